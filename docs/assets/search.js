/* Search: the index is loaded when somebody searches, words are found despite slips, and pages are ranked. */
"use strict";

(() => {
  const INDEX = new URL("../search/index.js", document.currentScript.src);
  const ROOT = new URL("../", document.currentScript.src);
  const MOST_PAGES = 12;
  const MOST_SECTIONS = 3;
  const KINDS = { papers: "Reproduction", resources: "Resource", tags: "Tag", paths: "Reading path" };
  const FIELDS = { exactly: 20, title: 10, names: 5, partNames: 3, heading: 4, text: 1 };

  const plain = (value) => value.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const tokens = (value) => plain(value).match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? [];

  /* --- Index ------------------------------------------------------------------------------------------------------ */

  /** Every section with its page, and for each word the sections that hold it with what it counts there. */
  async function build(pages) {
    const sections = [];
    const words = new Map();
    const add = (section, value, weight) => {
      for (const token of tokens(value)) {
        if (!words.has(token)) words.set(token, new Map());
        const found = words.get(token);
        /* A second mention counts less than the first. */
        found.set(section, Math.max(found.get(section) ?? 0, weight) + (found.has(section) ? 0.1 * FIELDS.text : 0));
      }
    };
    for (const [number, [address, title, weight, exactly, names, parts]] of pages.entries()) {
      const page = { address, title, weight, length: tokens(title).length };
      for (const [anchor, heading, text, also] of parts) {
        const section = { page, anchor, heading, text, length: tokens(heading).length };
        sections.push(section);
        if (!anchor) {
          add(section, title, FIELDS.title);
          add(section, exactly, FIELDS.exactly);
          /* What a paper's experiments are called beside their titles is the paper's: its own page comes first. */
          add(section, names, /^papers\/.+\//.test(address) ? FIELDS.partNames : FIELDS.names);
          add(section, address.replace(/.*\/|\.html/g, "").replaceAll("_", " "), FIELDS.names);
        }
        add(section, also, FIELDS.names);
        add(section, heading, FIELDS.heading);
        add(section, text, FIELDS.text);
      }
      if (number % 40 === 39) await new Promise((resolve) => { setTimeout(resolve); });
    }
    return { words, amount: sections.length };
  }

  let loading;
  const load = () => loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = INDEX;
    script.onload = () => resolve(build(searchIndex));
    script.onerror = () => reject(new Error("the search index cannot be loaded"));
    document.head.append(script);
  });

  /* --- Words ------------------------------------------------------------------------------------------------------ */

  /** How many letters have to be changed, added, left out or swapped, at most `limit + 1`. */
  function distance(one, other, limit) {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, place) => place);
    for (let i = 1; i <= one.length; i++) {
      const now = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (swapped) now[j] = Math.min(now[j], before[j - 2] + 1);
      }
      if (Math.min(...now) > limit) return limit + 1;
      [before, last] = [last, now];
    }
    return last[other.length];
  }

  /** How well a word of the index answers a word of the query: 1 as it stands, less for a beginning or another ending. */
  function likeness(term, word) {
    if (word === term) return 1;
    if (word === `${term}s` || term === `${word}s`) return 0.95;
    if (term.length >= 2 && word.startsWith(term)) return 0.4 + 0.4 * term.length / word.length;
    let shared = 0;
    while (shared < Math.min(term.length, word.length) && term[shared] === word[shared]) shared++;
    return shared >= 5 && Math.max(term.length, word.length) - shared <= 3 ? 0.4 : 0;
  }

  /** The words of the index that a word of the query may mean; slips are looked for only where nothing else is found. */
  function meant(term, words) {
    const found = [...words.keys()].map((word) => [word, likeness(term, word)]).filter(([, like]) => like > 0);
    if (found.some(([, like]) => like > 0.4) || term.length < 4) return found;
    const limit = term.length < 8 ? 1 : 2;
    for (const word of words.keys()) {
      const far = distance(term, word, limit);
      if (far <= limit) found.push([word, 0.6 / far]);
    }
    return found;
  }

  /* --- Ranking ---------------------------------------------------------------------------------------------------- */

  /** Pages with the sections that answer, the best first. */
  function search(query, { words, amount }) {
    const terms = [...new Set(tokens(query))];
    const pages = new Map();
    const patterns = [];
    terms.forEach((term, place) => {
      for (const [word, like] of meant(term, words)) {
        patterns.push(word);
        const holding = words.get(word);
        const rare = Math.log(1 + amount / holding.size);
        for (const [section, weight] of holding) {
          const page = pages.get(section.page) ?? new Map();
          pages.set(section.page, page);
          const scores = page.get(section) ?? terms.map(() => 0);
          page.set(section, scores);
          scores[place] = Math.max(scores[place], like * rare * weight);
        }
      }
    });
    const found = [];
    for (const [page, sections] of pages) {
      const best = terms.map((_, place) => Math.max(...[...sections.values()].map((scores) => scores[place])));
      const ranked = [...sections].map(([section, scores]) => ({ section, score: together(scores) }));
      ranked.sort((a, b) => b.score - a.score);
      const top = ranked[0];
      /* A short title that holds the query is more about it than a long one. */
      const length = top.section.anchor ? top.section.length : page.length;
      const score = page.weight * (together(best) + top.score) * (1 + 0.5 * terms.length / Math.max(terms.length, length));
      found.push({ page, ranked, score, missing: best.filter((one) => one === 0).length });
    }
    const fewest = Math.min(...found.map(({ missing }) => missing));
    found.sort((a, b) => b.score - a.score || a.page.address.localeCompare(b.page.address));
    return { found: found.filter(({ missing }) => missing === fewest), patterns };
  }

  /** The sum of the scores of all words, the less the more of the words are missing. */
  const together = (scores) => {
    const share = scores.filter((score) => score > 0).length / scores.length;
    return share ** 3 * scores.reduce((sum, score) => sum + score, 0);
  };

  /* --- What the reader sees ---------------------------------------------------------------------------------------- */

  const box = document.getElementById("search");
  if (!box) return;
  const input = document.getElementById("search-query");
  const list = document.getElementById("search-found");
  const told = document.getElementById("search-told");
  const toggle = document.getElementById("__search");

  /** Text with the found words marked. */
  function marked(value, patterns) {
    const part = document.createElement("span");
    for (const piece of value.split(/(\p{Script=Han}|[\p{L}\p{N}]+)/u)) {
      const node = patterns.includes(plain(piece)) ? document.createElement("mark") : document.createElement("span");
      node.textContent = piece;
      part.append(node.localName === "mark" ? node : piece);
    }
    return part;
  }

  /** The text around the first of the found words. */
  function excerpt(text, patterns) {
    const around = /[\p{L}\p{N}]+/gu;
    const first = [...text.matchAll(around)].find(([word]) => patterns.includes(plain(word)))?.index ?? 0;
    const start = first < 60 ? 0 : text.indexOf(" ", first - 50) + 1;
    const end = start + 150 < text.length ? text.lastIndexOf(" ", start + 150) : text.length;
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  function link(page, section, patterns) {
    const answer = document.createElement("a");
    answer.href = new URL(page.address + (section?.anchor ? `#${section.anchor}` : ""), ROOT);
    answer.className = section?.anchor ? "search-section" : "search-page";
    const name = document.createElement("strong");
    name.append(marked(section?.anchor ? section.heading : page.title, patterns));
    answer.append(name);
    const kind = section?.anchor ? undefined : KINDS[page.address.split("/")[0]];
    if (kind) name.append(Object.assign(document.createElement("span"), { className: "chip", textContent: kind }));
    if (section?.text) answer.append(" ", marked(excerpt(section.text, patterns), patterns));
    return answer;
  }

  function show({ found, patterns }) {
    list.replaceChildren(...found.slice(0, MOST_PAGES).map(({ page, ranked }) => {
      const item = document.createElement("li");
      const whole = ranked.find(({ section }) => !section.anchor)?.section;
      item.append(link(page, whole, patterns));
      for (const { section } of ranked.filter(({ section }) => section.anchor).slice(0, MOST_SECTIONS)) {
        item.append(link(page, section, patterns));
      }
      return item;
    }));
    list.dataset.query = input.value;
    told.textContent = found.length === 0 ? "Nothing found." : found.length === 1 ? "1 page" : `${found.length} pages`;
  }

  async function answer() {
    const query = input.value;
    if (!query.trim()) {
      list.replaceChildren();
      told.textContent = "Type to search.";
      return;
    }
    try {
      const index = await load();
      if (query === input.value) show(search(query, index));
    } catch (error) {
      told.textContent = `Search does not work here: ${error.message}.`;
    }
  }

  const open = (wanted) => {
    toggle.checked = wanted;
    if (wanted) input.focus();
    else input.blur();
  };
  input.addEventListener("focus", () => { toggle.checked = true; load().catch(answer); });
  input.addEventListener("input", answer);
  toggle.addEventListener("change", () => open(toggle.checked));
  box.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  box.querySelector("form").addEventListener("reset", () => setTimeout(() => { answer(); input.focus(); }));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (!typing && ["/", "f", "s"].includes(event.key)) {
      event.preventDefault();
      open(true);
    } else if (toggle.checked && event.key === "Escape") {
      open(false);
    } else if (toggle.checked && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      const places = [input, ...list.querySelectorAll("a")];
      const place = places.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      places[Math.min(Math.max(place, 0), places.length - 1)].focus();
    }
  });
  /* A hit on the page that is open already leaves the search. */
  list.addEventListener("click", () => { open(false); });

  /* This script was loaded since somebody turned to the search; meanwhile they may have begun to type, or gone on. */
  if (toggle.checked || document.activeElement === input) open(true);
  answer();
})();
