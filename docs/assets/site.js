/* What a script adds to pages that work without it: filters on the list of resources, and names for parts of the theme. */
"use strict";

(() => {
  /* The theme leaves its scrollers out of the keyboard's reach, and takes code out of it again where nothing hovers. */
  const article = document.querySelector("article");
  const reach = () => {
    for (const scroller of article.querySelectorAll(".highlight pre > code, .md-typeset__scrollwrap, math[display=block], .statement code, .worked li"))
      if (!scroller.hasAttribute("tabindex") && (!scroller.matches("math, .statement *") || scroller.scrollWidth > scroller.clientWidth))
        scroller.setAttribute("tabindex", "0");
  };
  if (article) {
    reach();
    new MutationObserver(reach).observe(article, { childList: true, subtree: true, attributeFilter: ["tabindex"] });
  }

  /* Code can be copied; the button says whether it was. */
  for (const code of document.querySelectorAll(".highlight pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
        button.textContent = "Press Ctrl+C";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    code.closest(".highlight").append(button);
  }

  /* Pages below a section, however deep, mark that section's tab; the tags belong to the resources. */
  const section = location.pathname.replace(/\/tags\/([^/]*)$/, "/resources/$1");
  const [home, ...tabs] = document.querySelectorAll(".md-tabs__link");
  if (home?.pathname === location.pathname) home.setAttribute("aria-current", "page");
  for (const tab of tabs) {
    const [folder, file] = tab.pathname.split(/(?<=\/)(?=[^/]*$)/);
    if (tab.pathname === location.pathname) tab.setAttribute("aria-current", "page");
    else if (file === "index.html" && section.startsWith(folder)) tab.setAttribute("aria-current", "true");
  }

  /* A link into a folded part opens it. */
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  const form = document.getElementById("resource-filters");
  if (!form) return;
  const items = [...document.querySelectorAll("#resource-list > li")].map((item) => ({
    item,
    kind: item.dataset.kind,
    mention: item.dataset.mention,
    tags: item.dataset.tags.split(" "),
    year: Number(item.dataset.year) || null,
    words: `${item.textContent} ${item.dataset.tags.replaceAll("_", " ")}`.toLowerCase(),
  }));
  const count = document.getElementById("resource-count");

  const values = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));

  const show = () => {
    const wanted = values();
    const words = (wanted.words ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const entry of items) {
      const matches =
        (!wanted.kind || entry.kind === wanted.kind) &&
        (!wanted.mention || entry.mention === wanted.mention) &&
        (!wanted.tag || entry.tags.includes(wanted.tag)) &&
        (!wanted.from || (entry.year !== null && entry.year >= Number(wanted.from))) &&
        (!wanted.to || (entry.year !== null && entry.year <= Number(wanted.to))) &&
        words.every((word) => entry.words.includes(word));
      entry.item.hidden = !matches;
      shown += matches ? 1 : 0;
    }
    const all = shown === items.length;
    count.textContent = all ? `${shown} resources` : `${shown} of ${items.length} resources`;
  };

  /* The choice is kept in the address, so that it can be shared and survives a step back. */
  const remember = () => {
    const chosen = new URLSearchParams(values()).toString();
    history.replaceState(null, "", chosen ? `#${chosen}` : "#");
  };
  const restore = () => {
    form.reset();
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    }
    show();
  };

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  restore();
})();
