/* One neuron that holds a bit, or loses it: x(t) = tanh(w x(t-1) + h(t)). */
"use strict";

const latch = (() => {
  /* A pulse at the first step, another halfway, and noise at every step. */
  const inputs = ({ steps, noise, first, second }, seed) => {
    const next = stage.uniform(seed);
    const middle = steps >> 1;
    return Array.from({ length: steps }, (_, t) => noise * stage.normal(next) + (t === 0 ? first : 0) + (t === middle ? second : 0));
  };

  /* The state after each input; it is 0 before the first. */
  const states = (weight, inputs) => {
    let state = 0;
    return inputs.map((input) => (state = Math.tanh(weight * state + input)));
  };

  /* How much of an error in the last state reaches each state: one step back multiplies by w (1 - x²). */
  const errorBack = (weight, states) => {
    const errors = new Float64Array(states.length).fill(1);
    for (let t = states.length - 2; t >= 0; t--) errors[t] = errors[t + 1] * weight * (1 - states[t + 1] ** 2);
    return errors;
  };

  /* Beyond this size a step shrinks distances; there is no such edge where a step shrinks them everywhere. */
  const edge = (weight) => (weight > 1 ? Math.sqrt(1 - 1 / weight) : 0);

  /* Where the neuron settles that starts above 0. */
  const attractor = (weight) => {
    if (weight <= 1) return 0;
    let state = 1;
    for (let step = 0; step < 2000; step++) state = Math.tanh(weight * state);
    return state;
  };

  /* The greatest constant input that leaves the other attractor in place. */
  const critical = (weight) => (weight > 1 ? weight * edge(weight) - Math.atanh(edge(weight)) : 0);

  return { inputs, states, errorBack, edge, attractor, critical };
})();

if (stage.form) {
  const { number } = stage;
  let seed = 1;

  const told = ({ weight, steps }, states, errors) => {
    if (weight <= 1) return `With a weight of ${number(weight)} the neuron has one resting place, at 0: it can hold nothing.`;
    const middle = steps >> 1;
    const changed = states.findIndex((state, t) => t > 0 && state * states[t - 1] < 0);
    const before = changed > 0 && changed < middle;
    const kept = changed < 0 ? "The bit is latched: the state keeps its sign to the end." :
      before ? `The bit is lost to the noise at step ${changed + 1}.` :
      changed === middle ? `The second pulse, at step ${changed + 1}, turns the bit over.` :
      `The bit is lost after the second pulse, at step ${changed + 1}.`;
    const inside = states.filter((state) => Math.abs(state) > latch.edge(weight)).length;
    const safe = `At ${inside} of ${steps} steps it is where steps shrink distances, beyond ±${number(latch.edge(weight))}.`;
    const bound = `Constant inputs up to ${number(latch.critical(weight))} cannot erase it.`;
    return `${kept} ${safe} ${bound} Of an error at the last step, ${number(errors[0])} arrives at the first.`;
  };

  const ask = stage.run((values) => {
    const { weight, steps } = values;
    const states = latch.states(weight, latch.inputs(values, seed));
    const errors = latch.errorBack(weight, states);
    const place = latch.attractor(weight);
    const edge = latch.edge(weight);
    const numbered = (values) => [...values].map((value, t) => [t + 1, value]);
    const band = (from, to) => (edge ? [[0, from], [100, from], [100, to], [0, to]] : []);
    stage.draw("upper", band(edge, 1));
    stage.draw("lower", band(-1, -edge));
    stage.draw("resting-high", [[0, place], [100, place]]);
    stage.draw("resting-low", [[0, -place], [100, -place]]);
    stage.draw("first", [[1, 0], [1, values.first]]);
    stage.draw("second", [[1 + (steps >> 1), 0], [1 + (steps >> 1), values.second]]);
    stage.draw("state", [[0, 0], ...numbered(states)]);
    stage.draw("error", numbered(errors));
    return told(values, states, errors);
  });
  stage.form.elements.redraw.addEventListener("click", () => { seed += 1; ask(); });
}
