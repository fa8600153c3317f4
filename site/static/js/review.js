/* The review screen works without this. With it, a comment outlives a lost signal, and the page shows at full length. */
(() => {
    "use strict";

    const PREFIX = "review-comment:";
    const PATIENCE = 8000; // milliseconds
    const OFFLINE = "No signal. Your comment is kept on this device; press the button again when you are connected.";
    const ONLINE = "Connected again. Press the button to send.";
    const SIGNED_OUT = "You have been signed out. Your comment is kept: sign in again, come back here and press the button again.";

    /* Private windows may refuse to keep anything; then the form is as it would be without JavaScript. */
    const store = {
        get(key) {
            try { return localStorage.getItem(PREFIX + key) || ""; } catch { return ""; }
        },
        set(key, text) {
            try {
                if (text) localStorage.setItem(PREFIX + key, text);
                else localStorage.removeItem(PREFIX + key);
                return true;
            } catch { return false; }
        },
    };

    const keepComment = (form, key) => {
        const comment = form.elements.comment;
        const kept = document.querySelector("[data-review-kept]");
        if (!comment.value) comment.value = store.get(key);
        const keep = () => { kept.hidden = !(store.set(key, comment.value) && comment.value); };
        comment.addEventListener("input", keep);
        keep();
    };

    /* Resolves to what stands in the way of sending, or to "". Signing in again has made the form's token out of date. */
    const findObstacle = async (form) => {
        if (!navigator.onLine) return OFFLINE;
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), PATIENCE);
        try {
            const answer = await fetch(form.dataset.signalUrl, { cache: "no-store", redirect: "manual", signal: stop.signal });
            if (answer.status !== 204) return SIGNED_OUT;
            form.elements.csrfmiddlewaretoken.value = answer.headers.get("X-CSRFToken");
            return "";
        } catch {
            return OFFLINE;
        } finally {
            clearTimeout(timer);
        }
    };

    const sendWhenConnected = (form) => {
        const word = document.querySelector("[data-review-signal]");
        const signIn = document.querySelector("[data-review-sign-in]");
        const buttons = document.querySelectorAll("[form=decision]");
        let ready = false;
        let busy = false;
        form.addEventListener("submit", async (event) => {
            if (ready) return;
            event.preventDefault();
            if (busy) return;
            busy = true;
            const obstacle = await findObstacle(form);
            busy = false;
            word.textContent = obstacle;
            signIn.hidden = obstacle !== SIGNED_OUT;
            if (obstacle) return;
            ready = true;
            form.requestSubmit(event.submitter);
            buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));
        });
        window.addEventListener("offline", () => { word.textContent = OFFLINE; });
        window.addEventListener("online", () => { if (word.textContent === OFFLINE) word.textContent = ONLINE; });
        /* Back from a page that never came. */
        window.addEventListener("pageshow", () => {
            ready = false;
            buttons.forEach((button) => button.removeAttribute("aria-disabled"));
        });
    };

    const showUnsent = (place, key) => {
        const text = store.get(key);
        if (place.dataset.reviewMine === "yes") return store.set(key, "");
        const unsent = document.querySelector("[data-review-unsent]");
        const box = unsent.querySelector("textarea");
        const discard = unsent.querySelector("[data-review-discard]");
        if (!box.value) box.value = text;
        unsent.hidden = !box.value;
        discard.hidden = false;
        discard.addEventListener("click", () => {
            store.set(key, "");
            unsent.hidden = true;
            document.getElementById("main").focus();
        });
        return true;
    };

    const fitPage = (frame) => {
        const fit = () => {
            const inner = frame.contentDocument;
            if (!inner || !inner.body) return;
            frame.style.height = `${inner.documentElement.scrollHeight + 2}px`;
        };
        const begin = () => {
            const inner = frame.contentDocument;
            if (!inner || !inner.body) return;
            inner.querySelectorAll("a[href]:not([href^='#'])").forEach((link) => {
                link.target = "_blank";
                link.rel = "noopener";
            });
            fit();
            if ("ResizeObserver" in window) new ResizeObserver(fit).observe(inner.body);
        };
        frame.addEventListener("load", begin);
        if (frame.contentDocument && frame.contentDocument.readyState === "complete") begin();
    };

    const form = document.querySelector("[data-review-form]");
    if (form) {
        keepComment(form, form.dataset.reviewForm);
        sendWhenConnected(form);
    }
    const decided = document.querySelector("[data-review-decided]");
    if (decided) showUnsent(decided, decided.dataset.reviewDecided);
    document.querySelectorAll("[data-review-page]").forEach(fitPage);
    const errors = document.getElementById("errors");
    if (errors) errors.focus();
})();
