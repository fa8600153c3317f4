// Searches the folder without a server: every word must occur, and words of the title count most.
(() => {
    const PAGE = 20;
    const index = window.archiveIndex || [];
    const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const [TITLE, FILE, SUMMARY, CATEGORY, WORDS, LEGACY] = [0, 1, 2, 3, 4, 5];
    const wordsIn = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, 12);
    const found = document.getElementById("found");
    const results = document.getElementById("results");
    const more = document.getElementById("more");
    const input = document.getElementById("q");
    let hits = [];
    let shown = 0;

    const score = (entry, words) => {
        const [title, summary, rest] = [entry[TITLE], entry[SUMMARY], `${entry[CATEGORY]} ${entry[WORDS]}`].map(fold);
        let sum = 0;
        for (const word of words) {
            const one = (title.includes(word) ? 5 : 0) + (summary.includes(word) ? 2 : 0) + (rest.includes(word) ? 1 : 0);
            if (!one) return 0;
            sum += one;
        }
        return sum;
    };

    const element = (name, className, text) => {
        const made = document.createElement(name);
        if (className) made.className = className;
        made.textContent = text;
        return made;
    };

    const item = (entry) => {
        const li = document.createElement("li");
        const heading = element("h2", "item__title", "");
        const link = element("a", "", entry[TITLE]);
        link.href = entry[FILE];
        heading.append(link);
        const byline = element("p", "byline result", "");
        if (entry[CATEGORY]) byline.append(element("span", "", entry[CATEGORY]));
        if (entry[LEGACY]) byline.append(element("span", "byline__legacy", "From our archive, not reviewed since it was written"));
        li.append(heading, element("p", "item__summary", entry[SUMMARY]), byline);
        return li;
    };

    const showMore = () => {
        const first = shown;
        results.append(...hits.slice(shown, shown + PAGE).map(item));
        shown = Math.min(shown + PAGE, hits.length);
        more.hidden = shown >= hits.length;
        if (first) results.children[first].querySelector("a").focus();
    };

    const search = (query) => {
        const words = wordsIn(query);
        results.textContent = "";
        shown = 0;
        hits = words.length ? index.map((entry) => [score(entry, words), entry]).filter(([points]) => points) : [];
        hits = hits.sort((a, b) => b[0] - a[0]).map(([, entry]) => entry);
        document.title = query ? `${query} – ${title}` : title;
        if (!words.length) found.textContent = "";
        else if (!hits.length) found.textContent = `Nothing found for “${query}”. Try fewer or other words.`;
        else found.textContent = `${hits.length} ${hits.length === 1 ? "question" : "questions"} found for “${query}”`;
        showMore();
    };

    const title = document.title;
    const query = new URLSearchParams(window.location.search).get("q") || "";
    input.value = query;
    more.querySelector("button").addEventListener("click", showMore);
    search(query.trim());
})();
