// The form works without this. While somebody writes, it shows urgent advice and answers that are published already.
// What is written goes by POST, and is kept neither here nor there.
(function () {
  var form = document.querySelector("form[data-look]"), found = document.querySelector("[data-found]");
  var problems = document.getElementById("problems"), PAUSE = 600, SHORTEST = 12, timer, asked, last = "";
  if (problems) problems.focus();
  if (!form || !found || !window.fetch || !window.AbortController) return;
  var box = form.querySelector("textarea");

  function look() {
    var text = box.value.trim();
    if (text === last) return;
    last = text;
    if (asked) asked.abort();
    if (text.length < SHORTEST) { found.textContent = ""; return; }
    asked = new AbortController();
    var said = new FormData();
    said.append("question", text);
    fetch(form.dataset.look, { method: "POST", body: said, signal: asked.signal, credentials: "omit", cache: "no-store" })
      .then(function (response) { return response.ok ? response.text() : ""; })
      .then(function (html) { if (found.innerHTML.trim() !== html.trim()) found.innerHTML = html; })
      .catch(function () {});
  }

  box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  look();
})();
