/* What the live pages share: controls with their values, lines in a drawing, numbers in words, and chance with a seed. */
"use strict";

const stage = (() => {
  /* A number as the rest of the site prints it. */
  const number = (value) => {
    if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "undefined";
    const size = Math.abs(value);
    const sign = value < 0 ? "−" : "";
    if ((Number.isInteger(size) || size >= 1000) && size < 1e15) return sign + String(Math.round(size)).replace(/\B(?=(\d{3})+$)/g, ",");
    if (size < 1e-4 || size >= 1e15) {
      const [digits, exponent] = size.toExponential(1).split("e");
      const raised = [...String(Number(exponent))].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("");
      return `${sign}${digits} × 10${raised}`;
    }
    return sign + Number(size.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size)))));
  };

  /* Numbers between 0 and 1, the same ones for the same seed: a multiplicative congruence modulo a prime. */
  const uniform = (seed) => {
    let state = seed;
    const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
    for (let skipped = 0; skipped < 8; skipped++) next();
    return next;
  };
  const normal = (next) => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());

  /* The place along an axis, in shares of its length; what lies beyond an end is outside the drawing. */
  const axis = (words) => {
    const [low, high, kind] = words.split(" ");
    const scale = kind === "log" ? (value) => Math.log(Math.max(value, 1e-300)) : Number;
    return (value) => (scale(value) - scale(low)) / (scale(high) - scale(low));
  };
  const round = (value) => Math.round(value * 10) / 10;
  const paths = new Map();
  for (const path of document.querySelectorAll("[data-live]")) {
    const plot = path.closest("[data-across]");
    const height = plot.viewBox.baseVal.height;
    const [across, up] = [axis(plot.dataset.across), axis(plot.dataset.up)];
    paths.set(path.dataset.live, { path, at: ([x, y]) => `${Math.round(across(x) * 1000)},${round(height * (1 - up(y)))}` });
  }
  /* Draw the line of this name anew; a line of one point is a dot. */
  const draw = (name, points) => {
    const { path, at } = paths.get(name);
    path.setAttribute("d", points.length ? `M${points.map(at).join(" ")}${points.length > 1 ? "" : "h0"}` : "");
  };

  const form = document.querySelector("form.live");
  const told = document.querySelector(".live-told");
  let waiting = 0;
  /* Words come once the reader pauses, so that a moved control is not talked over. */
  const tell = (sentence) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { told.textContent = sentence; }, 300);
  };
  const values = () => Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, isNaN(text) ? text : Number(text)]));

  /* Have `show` draw the controls' values and say in words what is seen, at once and once a frame after a change. */
  const run = (show) => {
    let asked = false;
    const update = () => {
      asked = false;
      for (const output of form.querySelectorAll("output")) output.textContent = number(Number(form.elements[output.htmlFor].value));
      tell(show(values()));
    };
    const ask = () => {
      if (!asked) requestAnimationFrame(update);
      asked = true;
    };
    form.addEventListener("input", ask);
    form.addEventListener("submit", (event) => event.preventDefault());
    update();
    return ask;
  };

  return { form, number, uniform, normal, draw, run };
})();
