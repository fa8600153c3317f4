/* The box into which editors paste a citation: what it says is put into the fields of the form below it.
   And an import of many references goes on by itself. */
(() => {
    "use strict";

    const say = (place, kind, text) => {
        const line = document.createElement("p");
        line.className = `paste__line paste__line--${kind}`;
        line.textContent = text;
        place.append(line);
        return line;
    };

    const fill = (name, value) => {
        const field = document.getElementById(`id_${name}`);
        if (!field) return;
        field.value = name === "csl" ? JSON.stringify(value) : value ?? "";
        for (const event of ["input", "change"]) field.dispatchEvent(new Event(event, { bubbles: true }));
    };

    const show = (place, { values, citation, known }) => {
        Object.entries(values).forEach(([name, value]) => fill(name, value));
        say(place, "done", "The fields are filled in. Check them, then save.");
        say(place, "citation", citation);
        if (known) {
            const line = say(place, "known", `This publication is here already (${known.because}): `);
            const link = document.createElement("a");
            link.href = known.address;
            link.textContent = known.name;
            line.append(link);
        }
    };

    const paste = async (box) => {
        const [text, button] = [box.querySelector("textarea"), box.querySelector("button")];
        const place = box.querySelector(".paste__answer");
        const data = new FormData();
        data.append("text", text.value);
        data.append("own", box.dataset.own);
        data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
        place.replaceChildren();
        button.disabled = true;
        try {
            const response = await fetch(box.dataset.address, { method: "POST", body: data });
            const answer = await response.json();
            if (answer.error) say(place, "error", answer.error);
            else show(place, answer);
        } catch {
            say(place, "error", "The site did not answer. Try again, or fill in the fields by hand.");
        }
        button.disabled = false;
    };

    document.addEventListener("click", ({ target }) => {
        const box = target.closest("[data-paste]");
        if (box && target.closest("button")) paste(box);
    });

    document.addEventListener("DOMContentLoaded", () => document.querySelector("form[data-continue]")?.submit());
})();
