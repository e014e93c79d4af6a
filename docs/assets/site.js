/* What a script adds to pages that work without it: what of the theme moves, and buttons that copy. */
"use strict";

(() => {
  /* Each button switches to the other colours, and only the one that does is shown. */
  const schemes = [...document.querySelectorAll("input[name=__palette]")];
  const showSwitch = () => {
    colours.apply();
    for (const { dataset, nextElementSibling: button } of schemes)
      button.hidden = dataset.mdColorScheme !== document.body.dataset.mdColorScheme;
  };
  for (const scheme of schemes)
    scheme.addEventListener("change", () => { colours.chosen = scheme.dataset.mdColorScheme; showSwitch(); });
  colours.dark.addEventListener("change", showSwitch);
  showSwitch();

  /* The labels that open the menu and the search become buttons, within the keyboard's reach; the theme's style goes by `for`. */
  for (const [name, word] of [["__drawer", "Menu"], ["__search", "Search"]])
    for (const label of document.querySelectorAll(`header label[for=${name}].md-header__button`)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: label.className, ariaLabel: word });
      button.setAttribute("for", name);
      button.append(...label.childNodes);
      button.addEventListener("click", () => document.getElementById(name).click());
      label.replaceWith(button);
    }

  /* The search is loaded when somebody turns to it, by its button, its field or a key; they may type at once. */
  const query = document.getElementById("search-query");
  const place = new URL("search.js", document.currentScript.src);
  const turned = ["focus", "change", "keydown"];
  const turnTo = (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (event.type === "keydown" && (typing || modified || !["/", "f", "s"].includes(event.key))) return;
    if (event.type !== "keydown" && event.target !== query && event.target.id !== "__search") return;
    for (const type of turned) removeEventListener(type, turnTo, true);
    if (event.type === "keydown") { event.preventDefault(); document.getElementById("__search").checked = true; }
    if (event.type !== "focus") query.focus();
    document.head.append(Object.assign(document.createElement("script"), { src: place }));
  };
  if (query) for (const type of turned) addEventListener(type, turnTo, true);

  /* Once the title is scrolled away the header carries it, and whoever scrolls back finds a way up. */
  const title = document.querySelector("article h1");
  const up = document.querySelector(".md-top");
  let away = false;
  let last = scrollY;
  if (title)
    new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
      away = !isIntersecting && boundingClientRect.top < 0;
      document.querySelector(".md-header").classList.toggle("md-header--shadow", away);
      document.querySelector(".md-header__title").classList.toggle("md-header__title--active", away);
    }, { rootMargin: "-50px 0px 0px" }).observe(title);
  up?.addEventListener("click", () => { scrollTo({ top: 0 }); });
  if (up) addEventListener("scroll", () => { up.hidden = !away || scrollY >= last; last = scrollY; }, { passive: true });

  /* The table of contents marks the section that is being read. */
  const entries = new Map();
  for (const entry of document.querySelectorAll(".md-nav--secondary a.md-nav__link"))
    entries.set(document.getElementById(decodeURIComponent(entry.hash.slice(1))), entry);
  let reading;
  const headings = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      reading?.classList.remove("md-nav__link--active");
      reading = entries.get(target);
      reading.classList.add("md-nav__link--active");
    }
  }, { rootMargin: "0px 0px -80%" });
  for (const heading of entries.keys()) if (heading) headings.observe(heading);

  addEventListener("beforeprint", () => { for (const folded of document.querySelectorAll("details")) folded.open = true; });

  /* Tables of prose scroll inside themselves. */
  for (const table of document.querySelectorAll("article table:not([class])")) {
    const scroller = Object.assign(document.createElement("div"), { className: "md-typeset__scrollwrap" });
    const inner = Object.assign(document.createElement("div"), { className: "md-typeset__table" });
    table.replaceWith(scroller);
    scroller.append(inner);
    inner.append(table);
  }

  /* Whatever scrolls is within the keyboard's reach. */
  const scrollers = ".highlight pre > code, .md-typeset__scrollwrap, math[display=block], .statement code, .worked li";
  for (const scroller of document.querySelectorAll(`article :is(${scrollers})`))
    if (!scroller.matches("math, .statement *") || scroller.scrollWidth > scroller.clientWidth) scroller.tabIndex = 0;

  /* Code and the page's address can be copied; the button says whether they were. */
  const copier = (name, text, refused) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = name;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text());
        button.textContent = "Copied";
      } catch {
        button.textContent = refused();
      }
      setTimeout(() => { button.textContent = name; }, 2000);
    });
    return button;
  };
  for (const code of document.querySelectorAll(".highlight pre > code")) {
    const select = () => { getSelection().selectAllChildren(code); return "Press Ctrl+C"; };
    code.closest(".highlight").append(copier("Copy", () => code.textContent, select));
  }
  const address = () => document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
  const lastLine = Object.assign(document.createElement("p"), { className: "downloads" });
  const copies = document.querySelector(".downloads") ?? document.querySelector("article")?.appendChild(lastLine);
  copies?.append(" ", copier("Copy link", address, address));

  /* Pages below a section, however deep and in any language, mark that section's tab; tags and reading paths belong to the resources. */
  const here = location.pathname.replace(/\.zh\.html$/, ".html");
  const section = here.replace(/\/(?:tags|paths)\/([^/]*)$/, "/resources/$1");
  const [home, ...tabs] = document.querySelectorAll(".md-tabs__link");
  if (home?.pathname === here) home.setAttribute("aria-current", "page");
  for (const tab of tabs) {
    const [folder, file] = tab.pathname.split(/(?<=\/)(?=[^/]*$)/);
    if (tab.pathname === here) tab.setAttribute("aria-current", "page");
    else if (file === "index.html" && section.startsWith(folder)) tab.setAttribute("aria-current", "true");
  }

  /* A link into a folded part opens it. */
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
})();
