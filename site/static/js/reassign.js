/* Ticking all pages of the report at once, and how many are ticked; the report's table comes anew with every filter. */
(() => {
    "use strict";

    const show = (form) => {
        const all = document.querySelector("[data-reassign-all]");
        const boxes = [...document.querySelectorAll("[form=reassign][name=page]")];
        const ticked = boxes.filter((box) => box.checked).length;
        all.checked = ticked > 0 && ticked === boxes.length;
        all.indeterminate = ticked > 0 && ticked < boxes.length;
        form.querySelector("[data-reassign-count]").textContent = ticked ? `${ticked} ticked` : "";
        form.classList.toggle("reassign--active", ticked > 0 || form.elements.everything.checked);
    };

    document.addEventListener("change", ({ target }) => {
        const form = document.getElementById("reassign");
        if (!form) return;
        if (target.matches("[data-reassign-all]")) {
            document.querySelectorAll("[form=reassign][name=page]").forEach((box) => { box.checked = target.checked; });
        }
        if (target.matches("[data-reassign-all], [form=reassign], #reassign [name=everything]")) show(form);
    });
})();
