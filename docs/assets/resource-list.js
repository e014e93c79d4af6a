/* Filters on the list of resources. A divided list is loaded whole when they are used first; until then nothing is. */
"use strict";

(() => {
  const form = document.getElementById("resource-filters");
  const list = document.getElementById("resource-list");
  const told = document.getElementById("resource-count");
  const pages = document.querySelector(".pages");
  const total = Number(list.dataset.total);
  const step = Number(list.dataset.step);
  const here = [...list.children];
  const hereTold = told.textContent;
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  more.hidden = true;
  list.after(more);

  const plain = (value) => value.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const entry = (item) => ({
    item,
    year: Number(item.dataset.year) || null,
    words: plain(`${item.textContent} ${Object.values(item.dataset).join(" ").replaceAll("_", " ")}`),
  });

  /* A page that is opened from a folder may not fetch; a script it may load. */
  let loading;
  const everything = () => loading ??= new Promise((resolve, reject) => {
    if (!list.dataset.all) return resolve(here.map(entry));
    const script = document.createElement("script");
    script.src = list.dataset.all;
    script.onload = () => {
      const parsed = document.createElement("template");
      parsed.innerHTML = allResources;
      resolve([...parsed.content.children].map(entry));
    };
    script.onerror = () => reject(new Error("the list cannot be loaded"));
    document.head.append(script);
  });

  const values = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim() !== ""));

  /** Whether an entry has the chosen words, years and values; the other fields hold words of their own. */
  function matches({ item, year, words }, { words: said = "", from, to, ...chosen }) {
    return plain(said).split(/\s+/).every((word) => words.includes(word)) &&
      (!from || (year !== null && year >= Number(from))) &&
      (!to || (year !== null && year <= Number(to))) &&
      Object.entries(chosen).every(([name, value]) => (item.dataset[name] ?? "").split(" ").includes(value));
  }

  let asked = 0;
  async function show(most = step) {
    const wanted = values();
    const number = ++asked;
    const none = Object.keys(wanted).length === 0;
    if (pages) pages.hidden = !none;
    if (none) {
      list.replaceChildren(...here);
      told.textContent = hereTold;
      more.hidden = true;
      return;
    }
    try {
      const found = (await everything()).filter((one) => matches(one, wanted));
      if (number !== asked) return;
      list.replaceChildren(...found.slice(0, most).map(({ item }) => item));
      told.textContent = `${found.length.toLocaleString("en")} of ${total.toLocaleString("en")} resources`;
      more.hidden = found.length <= most;
      more.textContent = `Show ${Math.min(step, found.length - most)} more of ${found.length - most}`;
      more.onclick = () => {
        show(most + step).then(() => list.children[most]?.querySelector("a").focus());
      };
    } catch (error) {
      told.textContent = `The filters do not work here: ${error.message}.`;
    }
  }

  /* The choice is kept in the address, so that it can be shared and survives a step back. */
  const remember = () => {
    const chosen = new URLSearchParams(values()).toString();
    history.replaceState(null, "", chosen ? `#${chosen}` : "#");
  };
  const restore = () => {
    /* Not by a reset, which would write the address a moment later, over one that has come since. */
    for (const field of form.querySelectorAll("[name]")) field.value = "";
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      field.value = value;
      if (field.value && field.closest("details")) field.closest("details").open = true;
    }
    show();
  };

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  if (location.hash.length > 1) restore();
})();
