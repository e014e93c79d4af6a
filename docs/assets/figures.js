/* What a script adds to figures and long tables that say the same without it: values under the pointer or the arrow
   keys, files to keep, and rows in another order. */
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const PAINT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "font-family", "font-size", "font-weight", "paint-order", "vector-effect"];

  const made = (name, values = {}, content = "") => Object.assign(document.createElement(name), values, { textContent: content });

  /* A figure's points stand in its `data-points` as `X% Y LABEL`, with a bar between them. */
  const pointsOf = (svg) => svg.dataset.points.split("|").map((one) => {
    const [x, y, ...label] = one.split(" ");
    return { x: Number(x) / 100, y: Number(y), label: label.join(" ") };
  });

  const readable = (svg) => {
    const points = pointsOf(svg);
    const tip = made("p", { className: "figure-tip", hidden: true });
    tip.setAttribute("role", "status");
    const ring = document.createElementNS(SVG, "circle");
    ring.setAttribute("class", "ring");
    ring.setAttribute("r", "7");
    svg.after(tip);
    let at = -1;
    const show = (number) => {
      at = number;
      const { x, y, label } = points[at];
      ring.setAttribute("cx", `${100 * x}%`);
      ring.setAttribute("cy", String(y));
      svg.append(ring);
      tip.textContent = label;
      tip.hidden = false;
    };
    const hide = () => {
      ring.remove();
      tip.hidden = true;
      at = -1;
    };
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("pointermove", (event) => {
      const box = svg.getBoundingClientRect();
      const far = ({ x, y }) => Math.hypot(box.left + x * box.width - event.clientX, box.top + y - event.clientY);
      const nearest = points.reduce((best, one, number) => (far(one) < far(points[best]) ? number : best), 0);
      if (far(points[nearest]) < 60) show(nearest);
      else hide();
    });
    svg.addEventListener("pointerleave", () => { if (document.activeElement !== svg) hide(); });
    svg.addEventListener("focus", () => { if (svg.matches(":focus-visible")) show(0); });
    svg.addEventListener("blur", hide);
    svg.addEventListener("keydown", (event) => {
      const last = points.length - 1;
      const next = { ArrowRight: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
      if (next !== undefined) show(next);
      else if (event.key === "Escape") hide();
      else return;
      event.preventDefault();
    });
  };

  /* A drawing as a file of its own: what the style sheet says is written into it. */
  const standalone = (svg) => {
    const box = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    const copies = [copy, ...copy.querySelectorAll("*")];
    [svg, ...svg.querySelectorAll("*")].forEach((one, number) => {
      const style = getComputedStyle(one);
      for (const name of PAINT) copies[number].setAttribute(name, style.getPropertyValue(name));
    });
    copy.querySelector(".ring")?.remove();
    for (const [name, value] of Object.entries({ overflow: "visible", x: 16, y: 16, width: box.width, height: box.height })) copy.setAttribute(name, value);
    const sheet = getComputedStyle(svg.closest("figure")).backgroundColor;
    const size = `width="${box.width + 32}" height="${box.height + 32}"`;
    const inside = new XMLSerializer().serializeToString(copy);
    return `<svg xmlns="${SVG}" ${size}><rect width="100%" height="100%" fill="${sheet}"/>${inside}</svg>`;
  };

  /* The first number of a text, as the pages print numbers; null if it begins with a word. */
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const numberIn = (shown) => {
    const found = /^\W*?([−-]?\d[\d,]*(?:\.\d+)?)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/.exec(shown);
    if (!found) return null;
    const power = [...(found[2] ?? "")].map((sign) => (sign === "⁻" ? "-" : RAISED.indexOf(sign))).join("") || "0";
    return Number(`${found[1].replaceAll(",", "").replace("−", "-")}e${power}`);
  };

  const csvOf = (rows) => rows.map((row) => row.map((shown) => (
    /^[−-]?[\d.,]+(?: × 10\S+)?$/.test(shown) ? numberIn(shown) : `"${shown.replaceAll('"', '""')}"`
  )).join(",")).join("\n") + "\n";
  const cellsOf = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));

  const keep = (name, type, content) => {
    const address = URL.createObjectURL(new Blob([content], { type }));
    made("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  const offerFiles = (figure) => {
    const drawings = [...figure.querySelectorAll("svg.drawing")];
    const name = drawings[0].querySelector("title").textContent.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60);
    const files = figure.querySelector(".figure-files");
    const offer = (kind, save) => {
      const button = made("button", { type: "button", className: "keep" }, kind);
      button.setAttribute("aria-label", `Save ${kind}: ${drawings[0].querySelector("title").textContent}`);
      button.addEventListener("click", save);
      files.append(button);
    };
    offer("SVG", () => drawings.forEach((svg) => keep(`${name}.svg`, "image/svg+xml", standalone(svg))));
    const table = figure.querySelector("table");
    const values = drawings.filter((svg) => svg.dataset.points).flatMap(pointsOf).map(({ label }) => label.split(": "));
    const rows = table ? cellsOf(table) : [["where", "value"].slice(-values[0]?.length), ...values];
    if (rows.length > 1) offer("CSV", () => keep(`${name}.csv`, "text/csv", csvOf(rows)));
  };

  for (const svg of document.querySelectorAll("svg.drawing[data-points]")) readable(svg);
  for (const figure of document.querySelectorAll("figure.figure:has(svg.drawing)")) offerFiles(figure);

  /* Long tables are sorted by a column's values: numbers by their size, other cells by their text. */
  const LONG = 8;
  const order = (column, falls) => (one, other) => {
    const [a, b] = [one, other].map((row) => row.cells[column]);
    const [x, y] = [numberIn(a.textContent), numberIn(b.textContent)];
    const sign = falls ? -1 : 1;
    if (x !== null && y !== null) return sign * (x - y);
    if (x !== null || y !== null) return x === null ? 1 : -1;
    return sign * a.textContent.localeCompare(b.textContent, "en", { numeric: true });
  };
  for (const table of document.querySelectorAll("table.data")) {
    const [body, ...others] = table.tBodies;
    if (!body || others.length || body.rows.length < LONG || body.querySelector("[colspan]")) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = made("button", { type: "button", className: "sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const falls = head.getAttribute("aria-sort") === "ascending";
        for (const one of table.tHead.rows[0].cells) one.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falls ? "descending" : "ascending");
        body.append(...[...body.rows].sort(order(column, falls)));
      });
    });
  }
})();
