// Keeps the progress of an import fresh; without it a link does the same.
(() => {
  const box = document.querySelector("[data-archive-progress]");
  if (!box) return;

  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.archiveProgress, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      if (answer.headers.get("X-Done") === "yes") {
        window.location.reload();
        return;
      }
      box.innerHTML = await answer.text();
    } catch {
      // No signal: ask again.
    }
    window.setTimeout(ask, 2000);
  };
  window.setTimeout(ask, 2000);
})();
