/* "Measure this trial again, here": trains a stored trial's network in a worker, draws its errors over the stored ones, and
   compares all that comes out. The trial itself is trial_1997.js, of whose text the worker is made. */
"use strict";

(() => {
  /* The worker: shows sequences until the trial has ended, and tells ten times a second where it is. */
  function work(trialOf1997) {
    const { start } = trialOf1997();
    let trial, sequencesPerPoint, next, isRunning = false, sum = 0, summed = 0;

    const tell = (points) => postMessage({
      points, steps: trial.steps, sequences: trial.sequences, tested: trial.tested, curve: trial.curve,
      ...(trial.outcome && { outcome: trial.outcome, measurements: trial.measurements, weights: trial.readWeights() }),
    });

    const goOn = () => {
      clearTimeout(next);
      const points = [], until = performance.now() + 100;
      while (isRunning && !trial.outcome && performance.now() < until) {
        const { error, wasLearning } = trial.showSequence();
        if (!wasLearning) continue;
        sum += error;
        if (++summed < sequencesPerPoint) continue;
        points.push([trial.sequences, sum / summed]);
        sum = summed = 0;
      }
      tell(points);
      if (isRunning && !trial.outcome) next = setTimeout(goOn);
    };

    onmessage = ({ data }) => {
      try {
        if (data.given) {
          trial = start(data.given);
          sequencesPerPoint = data.sequencesPerPoint;
        }
        const wasRunning = isRunning;
        isRunning = data.run;
        if (isRunning && !wasRunning) goOn();
      } catch (error) {
        postMessage({ error: String(error) });
      }
    };
  }

  const form = document.getElementById("measure-again-form");
  if (!form) return;
  const POINTS = 300;
  const [runs, choice, button, progress, count, status, place] =
    ["run", "trial", "button", "progress", "count", "status", "outcome"].map((name) => document.getElementById(`again-${name}`));
  const START = button.textContent, groups = [...choice.children], command = document.querySelector("#again-command code");
  const start = () => `${choice.firstChild.dataset.folder}${choice.value}.js`;
  const inEnglish = new Intl.NumberFormat("en"), shown = (value) => inEnglish.format(value);
  const words = (name) => name.replaceAll("_", " ");
  let worker = null, state = "idle", begun = 0, seconds = 0;

  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes = {}, ...content) => {
    const made = name in { svg: 0, g: 0, line: 0, text: 0, polyline: 0, title: 0 }
      ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  };

  /* A script, since a page that was opened from a folder may fetch nothing else. */
  const load = (address) => new Promise((resolve, reject) => {
    const script = make("script", { src: address });
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} cannot be loaded`));
    document.head.append(script);
    script.remove();
  });

  /* Errors while the network learns. A point of a learning curve is the mean over all sequences since the one before. */
  const picture = (stored) => {
    const TOP = 16, HEIGHT = 170, LEFT = 12, WIDTH = 86;
    const last = stored.measurements.training_sequences, fine = [];
    let most = Math.max(...stored.curve.map(([, error]) => error), 0), drawn = 0;
    const x = (sequences) => LEFT + WIDTH * sequences / last, y = (error) => TOP + HEIGHT * (1 - error / most);
    const label = (kind, value, place) => make("text", { class: kind, ...place }, value);
    const means = (curve, kind) => curve.map(([at, error], index) =>
      make("line", { class: kind, x1: `${x(curve[index - 1]?.[0] ?? 0)}%`, x2: `${x(at)}%`, y1: y(error), y2: y(error) }));

    const title = make("title", {}, `Error of a sequence against ${shown(last)} training sequences, as stored and as measured here`);
    const behind = make("g"), measured = make("g"), line = make("polyline", { class: "median" });
    const stretched = make("svg", { class: "at", x: `${LEFT}%`, y: TOP, width: "100%", height: HEIGHT, viewBox: `0 0 1000 ${HEIGHT}`, preserveAspectRatio: "none" }, line);
    const svg = make("svg", { class: "drawing", role: "img", width: "100%", height: TOP + HEIGHT + 44 }, title, behind, measured, stretched,
      label("tick", "0", { x: `${LEFT}%`, y: TOP + HEIGHT + 18, "text-anchor": "middle" }),
      label("tick", shown(last), { x: `${LEFT + WIDTH}%`, y: TOP + HEIGHT + 18, "text-anchor": "end" }),
      label("axis-label", "training sequences", { x: `${LEFT + WIDTH}%`, y: TOP + HEIGHT + 36, "text-anchor": "end" }),
      label("axis-label", "absolute error of a sequence", { x: "100%", y: 10, "text-anchor": "end" }));
    const key = (kind, meaning) => make("li", {}, make("span", { class: `key key-${kind}`, "aria-hidden": "true" }), meaning);
    const legend = make("ul", { class: "legend" }, key("stored-mean", "mean of an interval, stored"), key("measured-mean", "measured here"), key("ours", "measured here, in small steps"));

    const draw = (points, curve) => {
      fine.push(...points);
      const highest = Math.max(most, ...points.map(([, error]) => error));
      if (highest > most || !behind.firstChild) {
        most = highest || 1;
        drawn = 0;
        measured.replaceChildren();
        behind.replaceChildren(...[0, most / 2, most].flatMap((error) => [
          make("line", { class: error ? "grid" : "axis", x1: `${LEFT}%`, x2: `${LEFT + WIDTH}%`, y1: y(error), y2: y(error) }),
          label("tick", error.toPrecision(2), { x: `${LEFT}%`, dx: -6, y: y(error) + 4, "text-anchor": "end" }),
        ]), ...means(stored.curve, "stored-mean"));
      }
      measured.append(...means(curve, "measured-mean").slice(drawn));
      drawn = curve.length;
      line.setAttribute("points", fine.map(([at, error]) => `${(10 * (x(at) - LEFT)).toFixed(1)},${(y(error) - TOP).toFixed(1)}`).join(" "));
    };
    return { figure: make("figure", { class: "figure" }, svg, make("figcaption", {}, legend)), draw };
  };

  /* What is compared: its name, both values for reading, and whether they are the same to the last bit. */
  const comparison = (stored, final, { outcome, steps, measurements, curve, weights }) => {
    const names = [...new Set([...Object.keys(stored.measurements), ...Object.keys(measurements)])];
    const number = (value) => (value === undefined ? "none" : Number.isInteger(value) ? shown(value) : String(value));
    const pair = (name, before, now) => [name, number(before), number(now), Object.is(before, now)];
    const cut = (found) => Object.values(found).join("").match(/.{8}/g);
    const before = cut(final), now = cut(Object.fromEntries(Object.keys(final).map((name) => [name, weights[name]])));
    const same = before.filter((bits, index) => bits === now[index]).length;
    const points = curve.filter((point, index) => point.every((value, part) => Object.is(value, stored.curve[index]?.[part]))).length;
    return [
      ["outcome", stored.outcome, outcome, stored.outcome === outcome],
      ...names.map((name) => pair(words(name), stored.measurements[name], measurements[name])),
      pair("time steps", stored.steps, steps),
      ["learning curve", `${stored.curve.length} points`, `${points} of ${curve.length} the same`, points === stored.curve.length && points === curve.length],
      ["final weights", `${before.length} weights`, `${same} of ${now.length} the same bits`, same === before.length && same === now.length],
    ];
  };

  const report = (compared, steps) => {
    const differing = compared.filter(([, , , isSame]) => !isSame).map(([name]) => name);
    const verdict = differing.length ? `Not the same as stored: ${differing.join(", ")}.` : "The same as stored, bit for bit.";
    const row = ([name, before, now, isSame]) => make("tr", {},
      make("th", { scope: "row" }, name), make("td", {}, before), make("td", {}, now), make("td", {}, isSame ? "yes" : "no"));
    const head = make("tr", {}, ...["quantity", "stored", "measured here", "same"].map((name) => make("th", { scope: "col" }, name)));
    const table = make("table", { class: "data" }, make("thead", {}, head), make("tbody", {}, ...compared.map(row)));
    place.append(
      make("p", { class: `again-verdict ${differing.length ? "differs" : "same"}` }, verdict,
        ` ${shown(steps)} time steps in ${seconds.toFixed(1)} s, ${(steps / seconds / 1e6).toFixed(2)} million a second.`),
      make("div", { class: "scroller numbers", role: "region", tabindex: "0", "aria-label": "What was compared" }, table));
    status.textContent = verdict;
  };

  const be = (next) => {
    if (state === "running") seconds += (performance.now() - begun) / 1000;
    if (next === "running") begun = performance.now();
    state = next;
    button.textContent = { running: "Stop", stopped: "Go on" }[next] ?? START;
    progress.parentElement.hidden = next === "idle";
  };

  const end = (next) => {
    worker?.terminate();
    worker = null;
    be(next);
  };

  const fail = (error) => {
    end("idle");
    status.textContent = `It could not be measured here: ${error.message ?? error}.`;
  };

  const begin = async () => {
    be("loading");
    seconds = 0;
    status.textContent = "Measuring.";
    try {
      const chosen = start();
      await Promise.all([load(form.dataset.trial), load(chosen)]);
      if (state !== "loading" || start() !== chosen) return;
      const { stored, ...given } = globalThis.storedTrial;
      const total = stored.measurements.training_sequences, { figure, draw } = picture(stored);
      place.replaceChildren(figure);
      draw([], []);
      progress.max = stored.steps;
      progress.value = 0;
      let quarters = 0;
      const address = URL.createObjectURL(new Blob([`"use strict";(${work})(${trialOf1997});`], { type: "text/javascript" }));
      worker = new Worker(address);
      URL.revokeObjectURL(address);
      worker.onerror = (event) => { event.preventDefault(); fail(event.message || "the browser refused the worker"); };
      worker.onmessage = ({ data }) => {
        if (data.error) { fail(data.error); return; }
        draw(data.points, data.curve);
        progress.value = data.steps;
        count.textContent = data.tested ? `${shown(data.tested)} test sequences` : `${shown(data.sequences)} of ${shown(total)} training sequences`;
        const now = Math.floor(4 * data.steps / stored.steps);
        if (state === "running" && now > quarters && now < 4) status.textContent = `${25 * now} % measured.`;
        quarters = Math.max(quarters, now);
        if (!data.outcome) return;
        end("ended");
        report(comparison(stored, given.trial.final, data), data.steps);
      };
      be("running");
      worker.postMessage({ given, run: true, sequencesPerPoint: Math.max(1, Math.floor(total / POINTS)) });
    } catch (error) {
      fail(error);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (state === "running") {
      be("stopped");
      worker.postMessage({ run: false });
      status.textContent = "Stopped.";
    } else if (state === "stopped") {
      be("running");
      worker.postMessage({ run: true });
      status.textContent = "Measuring.";
    } else if (state !== "loading") begin();
  });

  const forget = () => {
    end("idle");
    place.replaceChildren();
    status.textContent = "";
  };

  /* Of the trials only those of the chosen run can be chosen, and the command below is that run's. */
  const showRun = () => {
    const group = groups.find(({ dataset }) => dataset.weights === runs.value);
    choice.replaceChildren(group);
    command.textContent = group.dataset.command;
  };

  choice.addEventListener("change", forget);
  runs.addEventListener("change", () => { forget(); showRun(); });
  showRun();
})();
