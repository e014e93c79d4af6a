/* Two descents on the error of one neuron after many steps: x(t) = w σ(x(t-1)) + b, E = (σ(x) - target)². */
"use strict";

const cliff = (() => {
  const STEPS = 50;
  const START = 0.5;
  const TARGET = 0.7;
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  const activations = new Float64Array(STEPS + 1);

  /* The error, and its gradient by back-propagation through all steps. */
  const gradient = (weight, bias) => {
    activations[0] = sigmoid(START);
    for (let t = 1; t <= STEPS; t++) activations[t] = sigmoid(weight * activations[t - 1] + bias);
    const last = activations[STEPS];
    let error = 2 * (last - TARGET) * last * (1 - last);
    let [byWeight, byBias] = [0, 0];
    for (let t = STEPS - 1; t >= 0; t--) {
      const y = activations[t];
      byWeight += error * y;
      byBias += error;
      error *= weight * y * (1 - y);
    }
    return { error: (last - TARGET) ** 2, byWeight, byBias, norm: Math.hypot(byWeight, byBias) };
  };

  /* The points of gradient descent; a gradient longer than the threshold is cut to it. */
  const descend = ([weight, bias], rate, steps, threshold = Infinity) => {
    const points = [];
    for (let step = 0; step <= steps; step++) {
      const found = gradient(weight, bias);
      points.push({ weight, bias, ...found });
      const scale = found.norm > threshold ? (rate * threshold) / found.norm : rate;
      weight -= scale * found.byWeight;
      bias -= scale * found.byBias;
    }
    return points;
  };

  return { gradient, descend };
})();

if (stage.form) {
  const { number } = stage;
  const { elements } = stage.form;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const plot = document.querySelector(".live-plot");
  const [[left, right], [low, high]] = [plot.dataset.across, plot.dataset.up].map((words) => words.split(" ").map(Number));
  const inside = ({ weight, bias }) => weight >= left && weight <= right && bias >= low && bias <= high;

  const ending = (points) => {
    const last = points.at(-1);
    const steepest = points.reduce((most, point) => (point.norm > most.norm ? point : most));
    const out = inside(last) ? "" : ", outside the picture";
    return `is at weight ${number(last.weight)} and bias ${number(last.bias)}${out}; error ${number(last.error)}, longest gradient ${number(steepest.norm)}.`;
  };
  const line = (points) => points.map(({ weight, bias }) => [weight, bias]);

  const ask = stage.run(({ weight, bias, rate, threshold, steps }) => {
    const plain = cliff.descend([weight, bias], rate, steps);
    const clipped = cliff.descend([weight, bias], rate, steps, threshold);
    for (const [name, points] of [["plain", plain], ["clipped", clipped]]) {
      stage.draw(name, line(points));
      stage.draw(`${name}-end`, line(points.slice(-1)));
    }
    stage.draw("start", [[weight, bias]]);
    return `After ${steps} steps plain descent ${ending(plain)} Descent clipped at ${number(threshold)} ${ending(clipped)}`;
  });

  /* A touch drops the balls, and a mouse drags them; a finger that drags scrolls the page. */
  const field = plot.querySelector(".live-field");
  const drop = (event) => {
    const box = field.getBoundingClientRect();
    elements.weight.value = left + ((event.clientX - box.left) / box.width) * (right - left);
    elements.bias.value = high - ((event.clientY - box.top) / box.height) * (high - low);
    ask();
  };
  plot.addEventListener("click", drop);
  plot.addEventListener("pointermove", (event) => { if (event.buttons && event.pointerType === "mouse") drop(event); });

  /* A descent is played one step a frame, or shown whole to who wants no motion; a new one ends the one before. */
  let playing = 0;
  elements.play.addEventListener("click", () => {
    const last = Number(elements.steps.max);
    const own = ++playing;
    elements.steps.value = still.matches ? last : 0;
    const advance = () => {
      if (own !== playing) return;
      ask();
      if (Number(elements.steps.value) < last) {
        elements.steps.stepUp();
        requestAnimationFrame(advance);
      }
    };
    advance();
  });
}
