// Answers open without this. It opens the one that the address names, and all of them on paper.
(function () {
  function openNamed() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var details = target && target.closest("details");
    if (details && !details.open) {
      details.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", openNamed);
  openNamed();

  var opened = [];
  addEventListener("beforeprint", function () {
    opened = [].slice.call(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
  });
})();

// Pages work without this. It adds links to sections and a print button, and answers “Was this page helpful?” in place.
(function () {
  var download = document.querySelector(".download");
  if (!download) return;
  var article = document.querySelector("main article"), box = document.querySelector("[data-helpful]");
  var status = document.createElement("p"), pressed;
  status.setAttribute("role", "status");
  status.className = "visually-hidden";
  document.body.appendChild(status);

  function say(words) {
    status.textContent = "";
    setTimeout(function () { status.textContent = words; }, 50);
  }

  // Older browsers, and addresses without HTTPS, have no clipboard of their own.
  function copyByHand(text) {
    var field = document.createElement("textarea"), focused = document.activeElement, copied;
    field.value = text;
    field.className = "visually-hidden";
    document.body.appendChild(field);
    field.select();
    copied = document.execCommand("copy");
    field.remove();
    focused.focus();
    return copied;
  }

  function copyLink(id) {
    var address = location.href.split("#")[0] + "#" + id;
    function told(copied) { say(copied ? "Link copied" : "The link could not be copied"); }
    if (!navigator.clipboard) return told(copyByHand(address));
    navigator.clipboard.writeText(address).then(told.bind(null, true), function () { told(copyByHand(address)); });
  }

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  if (article) [].forEach.call(article.querySelectorAll("h2[id], h3[id], h4[id]"), function (heading) {
    if (heading.closest("nav, form, [data-helpful]")) return;
    var line = document.createElement("div"), link = button("", copyLink.bind(null, heading.id));
    line.className = "copy-link";
    link.setAttribute("aria-label", "Copy link to “" + heading.textContent.trim() + "”");
    link.title = "Copy link";
    line.appendChild(link);
    heading.classList.add("has-link");
    heading.after(line);
  });

  if (window.print) {
    var print = button("Print this page", function () { window.print(); });
    print.className = "print";
    download.appendChild(print);
  }

  if (!box || !window.fetch) return;
  box.addEventListener("click", function (event) { pressed = event.target.closest("button"); });
  box.addEventListener("submit", function (event) {
    var form = event.target, said = new FormData(form);
    if (pressed && pressed.name) said.append(pressed.name, pressed.value);
    event.preventDefault();
    fetch(form.action, { method: "POST", body: said, credentials: "omit" })
      .then(function (response) { return response.text(); })
      .then(function (html) {
        var next = new DOMParser().parseFromString(html, "text/html").querySelector("[data-helpful]");
        if (!next) throw new Error();
        box.innerHTML = next.innerHTML;
        box.querySelector("h2").focus();
      })
      .catch(function () { say("That did not work. Please try again later."); });
  });
})();
