/* How an error fares on its way back through a recurrent net that the reader sets up. */
"use strict";

const errorFlow = (() => {
  const WARM_UP = 200;
  const LAGS = 100;
  const ACTIVATIONS = {
    logistic: { value: (net) => 1 / (1 + Math.exp(-net)), slope: (value) => value * (1 - value), steepest: 0.25 },
    tanh: { value: Math.tanh, slope: (value) => 1 - value * value, steepest: 1 },
    linear: { value: (net) => net, slope: () => 1, steepest: 1 },
  };

  const multiply = (a, b) => {
    const size = a.length;
    return a.map((row) => {
      const made = new Float64Array(size);
      for (let k = 0; k < size; k++) {
        const [factor, other] = [row[k], b[k]];
        for (let j = 0; j < size; j++) made[j] += factor * other[j];
      }
      return made;
    });
  };
  const norm = (a) => Math.sqrt(a.reduce((sum, row) => sum + row.reduce((part, one) => part + one * one, 0), 0));

  /* The spectral radius as the limit of ‖A^k‖^(1/k), by squaring. */
  const spectralRadius = (matrix) => {
    let [power, logarithm, exponent] = [matrix, 0, 1];
    for (let squared = 0; squared < 20; squared++) {
      const size = norm(power);
      logarithm += Math.log(size) / exponent;
      power = power.map((row) => row.map((one) => one / size));
      power = multiply(power, power);
      exponent *= 2;
    }
    return Math.exp(logarithm + Math.log(norm(power)) / exponent);
  };

  /* Weights of spectral radius 1, drawn normally; a single unit's weight is 1. */
  const drawn = (units, seed) => {
    if (units === 1) return [Float64Array.of(1)];
    const next = stage.uniform(seed);
    const matrix = Array.from({ length: units }, () => Float64Array.from({ length: units }, () => stage.normal(next)));
    const radius = spectralRadius(matrix);
    return matrix.map((row) => row.map((one) => one / radius));
  };

  /* f'(s(t-m)) for m = 1 … LAGS in a net that has run for a while under a constant input. */
  const slopesBack = (weights, { value, slope }, input) => {
    const units = weights.length;
    const slopes = [];
    let state = new Float64Array(units).fill(value(0) + 0.01);
    for (let step = 0; step < WARM_UP + LAGS; step++) {
      const next = new Float64Array(units);
      for (let i = 0; i < units; i++) {
        let net = input;
        for (let j = 0; j < units; j++) net += weights[i][j] * state[j];
        next[i] = value(net);
      }
      state = next;
      if (step >= WARM_UP) slopes.unshift(state.map(slope));
    }
    return slopes;
  };

  /* The error at each lag of one that the first unit sends: a step back multiplies by the weights and by the slopes. */
  const flow = (weights, slopes) => {
    const units = weights.length;
    let error = new Float64Array(units);
    error[0] = 1;
    return slopes.map((slope) => {
      const sent = new Float64Array(units);
      for (let i = 0; i < units; i++) for (let j = 0; j < units; j++) sent[j] += error[i] * weights[i][j];
      for (let j = 0; j < units; j++) sent[j] *= slope[j];
      return (error = sent);
    });
  };
  const length = (error) => Math.hypot(...error);

  return { ACTIVATIONS, drawn, slopesBack, flow, length };
})();

if (stage.form) {
  const { ACTIVATIONS, drawn, slopesBack, flow, length } = errorFlow;
  const { number } = stage;
  let seed = 1;
  let kept = { units: 0 };

  const fate = (perStep, left) => {
    if (left === 0) return "Nothing of it is left.";
    if (perStep < 0.99) return "It vanishes.";
    return perStep > 1.01 ? "It explodes." : "It stays.";
  };

  const ask = stage.run(({ activation, units, weight, input, lag }) => {
    if (kept.units !== units || kept.seed !== seed) kept = { units, seed, weights: drawn(units, seed) };
    const kind = ACTIVATIONS[activation];
    const weights = kept.weights.map((row) => row.map((one) => one * weight));
    const lengths = flow(weights, slopesBack(weights, kind, input)).map(length);
    const most = weight * kind.steepest;
    const line = [[0, 1], ...lengths.map((left, index) => [index + 1, left])];
    const left = lengths[lag - 1];
    const perStep = left ** (1 / lag);
    stage.draw("error", line);
    stage.draw("bound", units > 1 ? [] : line.map((_, steps) => [steps, most ** steps]));
    stage.draw("lag", [[lag, left]]);
    stage.form.elements.redraw.disabled = units === 1;

    const net = units > 1 ? `A net of ${units} ${activation} units with spectral radius` : `One ${activation} unit with weight`;
    const steps = lag === 1 ? "one step" : `${lag} steps`;
    const limit = most < 1 ? "below 1, so that every error vanishes" : most > 1 ? "above 1, so that an error may grow" : "just 1";
    const bound = units > 1 ? "" : ` Weight times greatest slope is ${number(most)}: ${limit}.`;
    return `${net} ${number(weight)}. Each step back multiplies an error by ${number(perStep)} on average; ${steps} back, ${number(left)} of it is left. ${fate(perStep, left)}${bound}`;
  });
  stage.form.elements.redraw.addEventListener("click", () => { seed += 1; ask(); });
}
