/* What a script adds to pages that work without it: buttons that copy, and names for parts of the theme. */
"use strict";

(() => {
  /* The theme leaves its scrollers out of the keyboard's reach, and takes code out of it again where nothing hovers. */
  const article = document.querySelector("article");
  const reach = () => {
    for (const scroller of article.querySelectorAll(".highlight pre > code, .md-typeset__scrollwrap, math[display=block]"))
      if (!scroller.hasAttribute("tabindex") && (scroller.localName !== "math" || scroller.scrollWidth > scroller.clientWidth))
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

  /* Pages below a section, however deep, mark that section's tab; tags and reading paths belong to the resources. */
  const section = location.pathname.replace(/\/(?:tags|paths)\/([^/]*)$/, "/resources/$1");
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
})();
