/* A trained network of 1997 in the reader's browser: what it computes, its two tasks, and the page that goes through it
   step by step. The weights come with `lstm_weights.js`. */
"use strict";

/* --- The network: reproductions/papers/hochreiter_1997/plain/network.py, by the same names --------------------------- */

const scaledLogistic = (net, [low, high]) => low + (high - low) / (1 + Math.exp(-net));
const dot = (row, values) => row.reduce((sum, weight, place) => sum + weight * values[place], 0);

/* Every unit at every step of a sequence: gates are those of all blocks, input gates first. */
function forward(network, inputs) {
  const { blocks, block_size, cell_input_range, cell_output_range, weights: w } = network;
  const ofBlock = (cell) => Math.floor(cell / block_size);
  let hidden = w.hidden_bias.map(() => 0);
  let state = hidden.slice(2 * blocks);
  return inputs.map((x) => {
    const net = w.hidden_bias.map((bias, unit) => dot(w.hidden_input[unit], x) + dot(w.hidden_recurrent[unit], hidden) + bias);
    const gates = net.slice(0, 2 * blocks).map((one) => scaledLogistic(one, [0, 1])); // eqs. 7, 8
    const input = net.slice(2 * blocks).map((one) => scaledLogistic(one, cell_input_range)); // eq. 5
    const entering = input.map((g, cell) => gates[ofBlock(cell)] * g);
    state = state.map((s, cell) => s + entering[cell]); // eq. 9
    const squashed = state.map((s) => scaledLogistic(s, cell_output_range)); // eq. 4
    const output = squashed.map((h, cell) => gates[blocks + ofBlock(cell)] * h); // eq. 9
    hidden = [...gates, ...output];
    const prediction = w.output_bias.map((bias, unit) =>
      scaledLogistic(dot(w.output_cell[unit], output) + dot(w.output_input?.[unit] ?? [], x) + bias, [0, 1]));
    return { x, gates, input, entering, state, squashed, output, prediction };
  });
}

/* --- The embedded Reber grammar, section 5.1 -------------------------------------------------------------------------- */

const SYMBOLS = "BTPSXVE";
const REBER_GRAMMAR = [{ B: 1 }, { T: 2, P: 3 }, { S: 2, X: 4 }, { T: 3, V: 5 }, { X: 3, S: 6 }, { P: 4, V: 6 }, { E: 7 }];

/* The symbols that may stand at each place of a string and behind it, as far as it keeps to the grammar. */
function allowedAt(string) {
  const allowed = ["B"];
  let node = 0;
  for (const symbol of string) {
    const place = allowed.length - 1;
    if (!allowed[place].includes(symbol)) break;
    if (place > 1) node = node < 7 ? REBER_GRAMMAR[node][symbol] : node + 1;
    allowed.push(place === 0 ? "TP" : node < 7 ? Object.keys(REBER_GRAMMAR[node]).join("") : [string[1], "E", ""][node - 7]);
  }
  return allowed;
}

/* How far the smallest output of an allowed symbol lies above the largest of a forbidden one; the step is right above 0. */
function margin(prediction, allowed) {
  const outputs = (wanted) => prediction.filter((_, symbol) => allowed.includes(SYMBOLS[symbol]) === wanted);
  return Math.min(...outputs(true)) - Math.max(...outputs(false));
}

/* --- The adding problem, section 5.4 ---------------------------------------------------------------------------------- */

/* The pairs of value and marker with two places marked, what these count, and the target at the end, by the readings of the network's run. */
function addingProblem(network, values, marks) {
  const value = (place) => (place === 0 && network.shows_neutral && marks.includes(0) ? 0 : values[place]);
  const marker = (place) => {
    if (marks.includes(place) && !(place === 0 && network.marker_stays)) return 1;
    return place === 0 || place === values.length - 1 ? -1 : 0;
  };
  const inputs = values.map((_, place) => [value(place), marker(place)]);
  const counted = marks.map((place) => (place === 0 && network.counts_neutral ? 0 : value(place)));
  return { inputs, counted, target: 0.5 + (counted[0] + counted[1]) / 4 };
}

/* --- The tasks as the page shows them: a sequence of the reader's, and what is shown, answered and wanted at a step ----- */

const below = (limit) => Math.floor(Math.random() * limit);
const count = (amount, make) => Array.from({ length: amount }, (_, place) => make(place));
const decimal = (value, digits = 2) => {
  const shown = Math.abs(value).toFixed(digits);
  return value < 0 && Number(shown) ? `−${shown}` : shown;
};
const opening = (gate) => `${decimal(gate)}, ${gate > 0.9 ? "open" : gate < 0.1 ? "shut" : "half open"}`;
const anyOf = (symbols) => [...symbols].join(" or ");

function addingTask(network) {
  const { minimal_length: least, second_beyond_ten: later, correct_within: within } = network;
  let values, marks, counted, target;
  return {
    pace: 90,
    says: ["answer"],
    rowsBefore: [{ name: "value", signed: true, of: ({ x }) => x[0] }, { name: "marker", signed: true, of: ({ x }) => x[1] }],
    rowsAfter: [{ name: "answer", kind: "prediction", of: ({ prediction }) => prediction[0] }],
    draw() {
      values = count(least + below(least / 10 + 1), () => 2 * Math.random() - 1);
      const first = below(10);
      const second = later ? 10 + below(least / 2 - 10) : below(least / 2 - 1);
      marks = [first, second + (!later && second >= first)];
    },
    write({ elements: { place, value } }) {
      place[1].max = least / 2;
      marks.forEach((mark, which) => {
        place[which].value = mark + 1;
        value[which].value = values[mark];
      });
    },
    read(form, field) {
      const { place, value } = form.elements;
      const wanted = [...place].map((one) => one.valueAsNumber - 1);
      if (!form.checkValidity() || wanted[0] === wanted[1]) return `Two different steps, up to 10 and up to ${least / 2}.`;
      for (const which of [0, 1]) if (field === value[which]) values[marks[which]] = field.valueAsNumber;
      marks = wanted;
      this.write(form);
    },
    note: () => `0.5 + (${counted.map((one) => decimal(one)).join(" + ")}) / 4 = ${decimal(target, 3)}`,
    inputs() {
      const made = addingProblem(network, values, marks);
      [counted, target] = [made.counted, made.target];
      return made.inputs;
    },
    letters: () => "",
    shown: ({ x: [value, marker] }) => `${decimal(value)}${marker > 0 ? ", marked" : ""}`,
    outputs: ({ prediction: [answer] }) => [
      { name: `answer ${decimal(answer)}`, value: answer },
      { name: `wanted at the end ${decimal(target)}`, value: target, wanted: true },
    ],
    outcome({ prediction: [answer] }, at, steps) {
      if (at < steps.length - 1) return `The output is ${decimal(answer)}; the answer is due at step ${steps.length}.`;
      const error = Math.abs(target - answer);
      const right = error < within;
      return `The answer is due: ${decimal(answer, 3)}, wanted ${decimal(target, 3)}. The error of ${decimal(error, 3)} is ${right ? "below" : "not below"} ${within}: ${right ? "right" : "wrong"}.`;
    },
  };
}

function reberTask() {
  let string = "", allowed = [];
  return {
    pace: 700,
    says: [...SYMBOLS],
    rowsBefore: [],
    rowsAfter: [{ name: "margin", kind: "prediction", signed: true, of: ({ prediction }, at) => margin(prediction, allowed[at + 1]) }],
    draw() {
      string = "";
      for (let next; (next = allowedAt(string).at(-1)); ) string += next[below(next.length)];
    },
    write: ({ elements }) => { elements.string.value = string; },
    read(form) {
      const typed = form.elements.string.value.toUpperCase().trim();
      const places = allowedAt(typed);
      const kept = typed.slice(0, places.length - 1);
      if (kept) string = kept;
      if (kept === typed) return places.at(-1) ? `Next the grammar allows ${anyOf(places.at(-1))}.` : "A whole string.";
      return `${kept ? `After ${kept}` : "At the start"} the grammar allows ${anyOf(places.at(-1)) || "nothing more"}, not ${typed[kept.length]}.`;
    },
    inputs() {
      allowed = allowedAt(string);
      const shown = allowed.at(-1) ? string : string.slice(0, -1); // the last symbol is not shown
      return [...shown].map((symbol) => [...SYMBOLS].map((one) => Number(one === symbol)));
    },
    note: () => "",
    letters: () => string,
    shown: ({ x }) => SYMBOLS[x.indexOf(1)],
    outputs: ({ prediction }, at) => prediction.map((value, symbol) =>
      ({ name: SYMBOLS[symbol], value, wanted: allowed[at + 1].includes(SYMBOLS[symbol]) })),
    outcome({ prediction }, at, steps) {
      const next = allowed[at + 1];
      const right = margin(prediction, next) > 0;
      const all = steps.filter((step, place) => margin(step.prediction, allowed[place + 1]) > 0).length;
      const end = at < steps.length - 1 ? "" : ` Of ${steps.length} steps ${all} are right.`;
      return `Next the grammar allows ${anyOf(next)}, and the network puts ${right ? "that above all else: right" : "something else above it: wrong"}.${end}`;
    },
  };
}

/* --- The page --------------------------------------------------------------------------------------------------------- */

(() => {
  const root = document.getElementById("lstm");
  if (!root) return;
  const find = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const [slider, chosen, words, table] = [".at-step input", "[name=cell]", ".words", ".values table"].map(find);
  const [back, step, play, draw] = ["back", "step", "play", "draw"].map((name) => find(`[name=${name}]`));
  const [outputs, labels, rows, letters] = [".outputs", ".names", ".rows", ".letters"].map(find);
  const kinds = { adding_problem: addingTask, embedded_reber_grammar: reberTask };
  const tasks = Object.fromEntries(lstmNetworks.map((one) => [one.task, { network: one, ...kinds[one.task](one) }]));
  let task, network, form, steps, cursor, timer, at;

  const blockOf = (cell) => Math.floor(cell / network.block_size);
  const nameOf = (cell) => (network.block_size > 1 ? `${blockOf(cell) + 1}.${(cell % network.block_size) + 1}` : `${cell + 1}`);

  /* One row of the strip for each gate and each part of each cell, block by block. */
  const unitRows = () => count(network.blocks, (block) => [
    { name: `Block ${block + 1}` },
    { name: "input gate", kind: "gate", of: ({ gates }) => gates[block] },
    { name: "output gate", kind: "gate", of: ({ gates }) => gates[network.blocks + block] },
    ...count(network.block_size, (place) => {
      const cell = block * network.block_size + place;
      const own = `cell ${nameOf(cell)} `;
      const most = Math.max(1, ...steps.map(({ state }) => Math.abs(state[cell])));
      return [
        { name: `${own}input`, cell, signed: true, most: network.cell_input_range[1], of: ({ input }) => input[cell] },
        { name: `${own}state`, cell, kind: "state", signed: true, most, of: ({ state }) => state[cell] },
        { name: `${own}output`, cell, kind: "output", signed: true, of: ({ output }) => output[cell] },
      ];
    }).flat(),
  ]).flat();

  const drawStrip = () => {
    let words = "", bars = "", top = 0;
    for (const { name, of, cell, kind = "plain", most = 1, signed } of [...task.rowsBefore, ...unitRows(), ...task.rowsAfter]) {
      const tall = of && !signed ? 12 : 16;
      words += `<text y="${top + tall - (signed ? 5 : 3)}" class="${of ? "" : "heading"}" data-cell="${cell ?? ""}">${name}</text>`;
      if (of) {
        const zero = top + (signed ? 8 : 11.5);
        const path = steps.map((one, place) => `V${(zero - ((signed ? 7.5 : 11) * of(one, place)) / most).toFixed(2)}H${place + 1}`);
        bars += `<path class="${kind}" d="M0 ${zero}${path.join("")}V${zero}Z"/><path class="zero" d="M0 ${zero}H${steps.length}"/>`;
      }
      top += tall;
    }
    labels.innerHTML = words;
    rows.setAttribute("viewBox", `0 0 ${steps.length} ${top}`);
    rows.innerHTML = `<rect class="cursor" width="1" height="${top}"/>${bars}`;
    cursor = rows.firstChild;
    rows.parentElement.style.setProperty("--tall", `${top}px`);
    rows.parentElement.style.setProperty("--step", `${100 / steps.length}%`);
    const shown = steps.length > 30 ? "" : task.letters().slice(0, steps.length);
    letters.innerHTML = [...shown].map((letter) => `<span>${letter}</span>`).join("");
  };

  /* What the picture of a cell shows at a step; the table has these as columns. */
  const partsOf = ({ gates, input, entering, state, squashed, output }, cell) => ({
    input: input[cell],
    input_gate: gates[blockOf(cell)],
    entering: entering[cell],
    state: state[cell],
    squashed: squashed[cell],
    output_gate: gates[network.blocks + blockOf(cell)],
    output: output[cell],
  });

  const drawTable = () => {
    if (!find(".values").open) return;
    const row = (kind, first, others) => `<tr><th scope="${kind}">${first}</th>${others.join("")}</tr>`;
    const heads = [...Object.keys(partsOf(steps[0], 0)), ...task.says].map((one) => `<th scope="col">${one.replace("_", " ")}</th>`);
    const lines = steps.map((one, place) => row("row", `${place + 1}: ${task.shown(one)}`,
      [...Object.values(partsOf(one, Number(chosen.value))), ...one.prediction].map((value) => `<td>${decimal(value, 3)}</td>`)));
    table.innerHTML = `<thead>${row("col", "Step", heads)}</thead><tbody>${lines.splice(0, 40).join("")}</tbody>`;
    const [body] = table.tBodies; // a slow phone needs a second frame for the rows of a long sequence
    requestAnimationFrame(() => requestAnimationFrame(() => body.insertAdjacentHTML("beforeend", lines.join(""))));
  };

  const show = (place) => {
    at = Math.min(Math.max(place, 0), steps.length - 1);
    const now = steps[at];
    const cell = Number(chosen.value);
    const parts = partsOf(now, cell);
    for (const number of all("[data-value]")) number.textContent = decimal(parts[number.dataset.value]);
    for (const filled of all("[data-gauge]")) {
      const whole = filled.nextElementSibling;
      const height = parts[filled.dataset.gauge] * whole.getAttribute("height");
      filled.setAttribute("height", height);
      filled.setAttribute("y", Number(whole.getAttribute("y")) + Number(whole.getAttribute("height")) - height);
    }
    cursor.setAttribute("x", at);
    const shown = `Step ${at + 1} of ${steps.length}: ${task.shown(now)}`;
    find(".shown").textContent = shown;
    slider.value = at + 1;
    slider.setAttribute("aria-valuetext", shown);
    task.outputs(now, at).forEach(({ name: said, value, wanted }, which) => {
      const bar = outputs.children[which];
      bar.style.setProperty("--value", value);
      bar.classList.toggle("wanted", Boolean(wanted));
      bar.lastChild.textContent = said;
    });
    const before = at ? steps[at - 1].state[cell] : 0;
    words.textContent = `${shown} is shown. Cell ${nameOf(cell)}: the input gate is at ${opening(parts.input_gate)}, and lets ${decimal(parts.entering)} in; the state goes from ${decimal(before)} to ${decimal(parts.state)}; the output gate is at ${opening(parts.output_gate)}, and lets ${decimal(parts.output)} out. ${task.outcome(now, at, steps)}`;
    step.textContent = at === steps.length - 1 ? "Again" : "Step";
  };
  const halt = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
    words.setAttribute("aria-live", "polite");
  };
  const go = (place) => {
    halt();
    show(place);
  };
  const run = (place, message) => {
    steps = forward(network, task.inputs());
    slider.max = steps.length;
    outputs.innerHTML = task.outputs(steps[0], 0).map(() => "<li><span></span><b></b></li>").join("");
    drawStrip();
    drawTable();
    go(place);
    form.querySelector("output").textContent = message ?? task.note();
  };
  const redraw = () => {
    task.draw();
    task.write(form);
    run(0);
  };
  const look = (cell) => {
    chosen.value = cell;
    drawTable();
    show(at);
  };
  /* The cell whose input gate has opened and shut most: there is most to see. */
  const mostMoved = () => {
    const moved = count(network.blocks, (block) => {
      const gates = steps.map((one) => one.gates[block]);
      return Math.max(...gates) - Math.min(...gates);
    });
    return moved.indexOf(Math.max(...moved)) * network.block_size;
  };
  const choose = (name) => {
    task = tasks[name];
    network = task.network;
    form = find(`form[data-task=${name}]`);
    for (const one of all("[data-task]")) one.hidden = one.dataset.task !== name;
    chosen.replaceChildren(...count(network.blocks * network.block_size, (cell) => new Option(nameOf(cell), cell)));
    redraw();
    look(mostMoved());
  };

  step.addEventListener("click", () => go(at === steps.length - 1 ? 0 : at + 1));
  back.addEventListener("click", () => go(at - 1));
  draw.addEventListener("click", redraw);
  play.addEventListener("click", () => {
    if (timer) return halt();
    play.textContent = "Pause";
    words.setAttribute("aria-live", "off");
    if (at === steps.length - 1) show(0);
    timer = setInterval(() => {
      if (at >= steps.length - 2) halt();
      show(at + 1);
    }, task.pace);
  });
  slider.addEventListener("input", () => go(slider.valueAsNumber - 1));
  chosen.addEventListener("change", () => look(chosen.value));
  labels.addEventListener("click", ({ target: { dataset } }) => { if (dataset.cell) look(dataset.cell); });
  const point = ({ buttons, clientX }) => {
    const { left, width } = rows.getBoundingClientRect();
    if (buttons) go(Math.floor(((clientX - left) / width) * steps.length));
  };
  rows.addEventListener("pointerdown", point);
  rows.addEventListener("pointermove", point);
  find(".values").addEventListener("toggle", drawTable);
  for (const one of all("form")) {
    one.addEventListener("submit", (event) => event.preventDefault());
    one.addEventListener("input", ({ target }) => run(at, task.read(form, target)));
  }
  for (const radio of all("[name=task]")) radio.addEventListener("change", () => choose(radio.value));
  const asked = new URLSearchParams(location.hash.slice(1)).get("task");
  const first = tasks[asked] ? asked : lstmNetworks[0].task;
  find(`[name=task][value=${first}]`).checked = true;
  choose(first);
})();
