/* On the list of reproductions: only the experiments that have a claim with the chosen verdict. */
"use strict";

(() => {
  const form = document.getElementById("experiment-filters");
  if (!form) return;
  const menu = form.elements.namedItem("verdict");
  const told = document.getElementById("experiment-count");
  const rows = [...document.querySelectorAll(".experiments tbody tr")];
  const all = told.textContent;

  const show = () => {
    for (const row of rows) row.hidden = Boolean(menu.value) && !row.querySelector(`[data-verdict-count="${menu.value}"]`);
    const shown = rows.filter((row) => !row.hidden).length;
    told.textContent = menu.value ? `${shown} of ${all}` : all;
  };
  const restore = () => {
    menu.value = new URLSearchParams(location.hash.slice(1)).get("verdict") ?? "";
    if (menu.selectedIndex < 0) menu.value = "";
    show();
  };

  form.addEventListener("input", () => {
    show();
    history.replaceState(null, "", menu.value ? `#verdict=${menu.value}` : "#");
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  restore();
})();
