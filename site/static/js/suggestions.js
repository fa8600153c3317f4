/* Puts a suggestion into its field when an editor presses “Use this”; without this script it can be copied. */
(() => {
  "use strict";

  for (const suggestion of document.querySelectorAll("[data-suggestion-for]")) {
    const field = document.getElementById(suggestion.dataset.suggestionFor);
    const button = suggestion.querySelector("button");
    if (!field || field.disabled || field.readOnly) continue;
    button.hidden = false;
    button.setAttribute("aria-describedby", (suggestion.querySelector("[data-suggestion-text]").id = `${field.id}-suggestion`));
    button.addEventListener("click", () => {
      field.value = suggestion.querySelector("[data-suggestion-text]").textContent;
      for (const name of ["input", "change", "keyup"]) field.dispatchEvent(new Event(name, { bubbles: true }));
      field.focus();
    });
  }
})();
