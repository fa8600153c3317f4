// Search boxes work without this. It offers pages and topics while somebody types: a combobox with a list box
// (WAI-ARIA Authoring Practices). On the results it says which one was opened, and nothing about who did.
(function () {
  var PAUSE = 150, SHORTEST = 2, number = 0;

  function make(name, attributes, text) {
    var element = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) element.textContent = text;
    return element;
  }

  function combobox(form) {
    var input = form.querySelector("input[type=search]"), id = "suggestions-" + ++number;
    var list = make("ul", { id: id, role: "listbox", "class": "suggestions", "aria-label": "Suggestions", hidden: "" });
    var status = make("p", { role: "status", "class": "visually-hidden" });
    var timer, asked, shown = "", active = -1;
    form.appendChild(list);
    form.appendChild(status);
    [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", id]].forEach(
      function (pair) { input.setAttribute(pair[0], pair[1]); }
    );

    function close() {
      clearTimeout(timer);
      if (asked) asked.abort();
      asked = null;
      list.hidden = true;
      shown = "";
      input.setAttribute("aria-expanded", "false");
      choose(-1);
      status.textContent = "";
    }

    function choose(place) {
      var options = list.children;
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = place;
      if (options[active]) {
        options[active].setAttribute("aria-selected", "true");
        options[active].scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", options[active].id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    function show(found, words) {
      shown = words;
      list.textContent = "";
      choose(-1);
      found.forEach(function (one, place) {
        var option = make("li", { role: "option", id: id + "-" + place, "aria-selected": "false", "data-url": one.url });
        option.appendChild(make("span", { "class": "suggestions__title" }, one.title));
        option.appendChild(document.createTextNode(" "));
        option.appendChild(make("span", { "class": "suggestions__kind" }, one.kind));
        list.appendChild(option);
      });
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!!found.length));
      status.textContent = found.length ? found.length + (found.length > 1 ? " suggestions" : " suggestion") : "";
    }

    function ask() {
      var words = input.value.trim().replace(/\s+/g, " ");
      if (words === shown) return;
      if (words.length < SHORTEST) return close();
      if (asked) asked.abort();
      asked = new AbortController();
      fetch(form.dataset.suggestions + "?q=" + encodeURIComponent(input.value.slice(0, 200)), { signal: asked.signal })
        .then(function (response) { return response.ok ? response.json() : { suggestions: [] }; })
        .then(function (answer) { if (document.activeElement === input) show(answer.suggestions, words); })
        .catch(function () {});
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", function (event) {
      var last = list.children.length - 1, is_open = !list.hidden;
      if (event.key === "ArrowDown" && !is_open) { shown = ""; ask(); }
      else if (!is_open) return;
      else if (event.key === "ArrowDown") choose(active < last ? active + 1 : -1);
      else if (event.key === "ArrowUp") choose(active < 0 ? last : active - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Tab") return close();
      else if (event.key === "Enter" && active >= 0) location.href = list.children[active].dataset.url;
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    // Before the input loses the focus, which closes the list.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) location.href = option.dataset.url;
    });
  }

  if (window.fetch && window.AbortController) [].forEach.call(document.querySelectorAll("form[data-suggestions]"), combobox);

  // Once for each page of results, also for the middle button, which opens another tab.
  var results = document.querySelector("[data-opened]"), has_told = false;
  function tell(event) {
    if (has_told || event.button > 1 || !event.target.closest("a[data-key]")) return;
    var said = new FormData();
    said.append("search", results.dataset.opened);
    has_told = navigator.sendBeacon(results.dataset.openedUrl, said);
  }
  if (results && navigator.sendBeacon) ["click", "auxclick"].forEach(function (name) { results.addEventListener(name, tell); });
})();
