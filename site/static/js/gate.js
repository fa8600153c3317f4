/* Keeps the checks beside the editor fresh: asks for them again after every save that does not load the page anew. */
(() => {
  "use strict";

  const panel = document.querySelector("[data-checks]");
  if (!panel) return;
  const body = panel.querySelector("[data-checks-body]");
  const toggle = document.querySelector('[data-side-panel-toggle="checks"]');
  const label = toggle?.getAttribute("aria-label");
  let latest = 0;

  /* The number of things to mend, on the button that opens the panel: Wagtail's own number there counts its own. */
  function count() {
    if (!toggle) return;
    const errors = Number(body.querySelector("[data-checks-errors]")?.dataset.checksErrors || 0);
    let badge = toggle.querySelector(".checks__count");
    if (!badge) {
      badge = document.createElement("span");
      badge.className = "checks__count";
      badge.setAttribute("aria-hidden", "true");
      toggle.append(badge);
    }
    badge.hidden = !errors;
    badge.textContent = errors;
    toggle.setAttribute("aria-label", errors ? `${label}: ${errors} to mend` : label);
  }

  async function refresh(address) {
    const turn = ++latest;
    const wasOpen = body.querySelector("details")?.open;
    try {
      const answer = await fetch(`${address}?part=1`, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected || turn !== latest) return;
      const html = await answer.text();
      if (turn !== latest) return;
      body.innerHTML = html;
      const details = body.querySelector("details");
      if (details && wasOpen) details.open = true;
      count();
    } catch {
      /* Out of reach for now; the next save asks again. */
    }
  }

  document.addEventListener("w-autosave:success", (event) => {
    const pk = event.detail?.response?.pk;
    const address = pk ? panel.dataset.checksTemplate.replace("/0/", `/${pk}/`) : panel.dataset.checksUrl;
    if (address) refresh(address);
  });

  /* A field in another tab is shown with its tab, and what is found gets the keyboard. */
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("[data-checks-show]");
    if (!link) return;
    const found = document.getElementById(link.hash.slice(1));
    if (!found) return;
    event.preventDefault();
    /* On a small screen the panel lies over the editor. */
    if (toggle && panel.getBoundingClientRect().width > window.innerWidth * 0.7) toggle.click();
    const hidden = found.closest('[role="tabpanel"][hidden]');
    if (hidden) document.querySelector(`[role="tab"][href="#${hidden.id}"]`)?.click();
    found.scrollIntoView({ block: "center" });
    const target = found.matches("input, textarea, select, button") ? found : found.querySelector("input:not([type=hidden]), textarea, select, [contenteditable=true], button");
    target?.focus({ preventScroll: true });
  });

  count();
})();
