/* A trial of experiment 4, 6a or 6b of the 1997 paper, to the bits of the compiled kernel: nothing here knows of a page.
   To be read beside reproductions/kernels/lstm_1997/steps.py, whose names and order of operations it keeps, and
   tasks/marked_pairs.py, tasks/temporal_order.py and stopping/by_training.py in the paper's folder.
   It is one function so that a worker can be made from its text, also where nothing may be fetched. */
"use strict";

function trialOf1997() {
  const fround = Math.fround;

  /* --- Numbers of 32 bits. A language with numbers of 64 bits computes + - * / of them, rounded once more, exactly. --- */

  const double = new Float64Array(16), words = new Uint32Array(double.buffer);
  double[0] = 1;
  const HIGH = words[1] === 0 ? 0 : 1, LOW = 1 - HIGH;
  const HALFWAY = 1 << 28, SMALLEST_NORMAL = 897 << 20;

  /* a · b + c with one rounding. The product is exact; its sum with c is rounded to 53 bits and then to 24, which is
     something else than once to 24 only if the 53 bits stand halfway between two numbers of 24: that is seen in the low
     bits, if the sum is no subnormal number of 32 bits. Without the second fround V8 would not know that all results are
     numbers, and make an object of each, which takes half as long again. */
  function fusedMultiplyAdd(a, b, c) {
    const product = a * b, sum = product + c;
    double[0] = sum;
    return (words[LOW] & 0x1fffffff) === HALFWAY || (words[HIGH] & 0x7fffffff) < SMALLEST_NORMAL
      ? fround(roundedOnce(product, c, sum)) : fround(sum);
  }

  /* The sum of a product and c, which `sum` is to 53 bits, rounded once. Mirrored at the sum, the nearer neighbour is the
     other one if the sum is halfway; then what the sum lost decides (Knuth's exact error of an addition). */
  function roundedOnce(product, c, sum) {
    const near = fround(sum);
    if (near === sum || Number.isNaN(sum)) return near;
    if (!Number.isFinite(near)) return beyondLargest(product, c, sum);
    const other = sum + (sum - near);
    if (fround(other) !== other) return near;
    const lost = lostBy(product, c, sum);
    if (lost === 0) return near;
    return lost > 0 === other > near ? other : near;
  }

  function lostBy(a, b, sum) {
    const part = sum - a;
    return (a - (sum - part)) + (b - part);
  }

  /* From halfway between the largest number and 2^128 on, all is infinite. */
  function beyondLargest(product, c, sum) {
    const halfway = (2 - 2 ** -24) * 2 ** 127, size = Math.sign(sum);
    const isBelow = Math.abs(sum) === halfway && lostBy(product, c, sum) * size < 0;
    return isBelow ? size * (2 - 2 ** -23) * 2 ** 127 : size * Infinity;
  }

  /* The logistic function of kernels/lanes/logistic.py. Of each term of the polynomial it is known between which powers of
     two it lies: added to a number that large, a product is rounded once, where it should be. */
  const LOG2_E = fround(Math.LOG2E), LN2_HIGH = 0.693359375, LN2_LOW = fround(-2.12194440054690583e-4);
  const [C7, C6, C5, C4, C3] = [5040, 720, 120, 24, 6].map((factorial) => fround(1 / factorial));
  const INTEGERS = 1.5 * 2 ** 52;
  const from = (power) => 1.5 * 2 ** (power + 29);
  const AT_6 = from(-10), AT_5 = from(-7), AT_4 = from(-5), AT_3 = from(-3);
  const HALF_UP = from(-1), HALF_DOWN = from(-2), ONE_UP = from(0), ONE_DOWN = from(-1);
  const POWERS = Float64Array.from({ length: 256 }, (_, index) => 2 ** (index - 128));

  function logistic(x) {
    const u = x > 87 ? -87 : x < -87 ? 87 : -x;
    const n = u * LOG2_E + INTEGERS - INTEGERS;
    const r = fround(u - n * LN2_HIGH - n * LN2_LOW);
    const half = r < 0 ? HALF_DOWN : HALF_UP, one = r < 0 ? ONE_DOWN : ONE_UP;
    let p = C7 * r + (C6 + AT_6) - AT_6;
    p = p * r + (C5 + AT_5) - AT_5;
    p = p * r + (C4 + AT_4) - AT_4;
    p = p * r + (C3 + AT_3) - AT_3;
    p = p * r + (0.5 + half) - half;
    p = p * r + (1 + one) - one;
    p = p * r + (1 + one) - one;
    return fround(1 / fround(p * POWERS[n + 128] + 1));
  }

  /* --- A stream of random numbers: kernels/lanes/random_streams.py. --- */

  const state = new Uint32Array(32);

  function useStream(digits) {
    for (let word = 0; word < 4; word++) state[word] = parseInt(digits.slice(8 * word, 8 * word + 8), 16);
  }

  function nextWord() {
    const s0 = state[0], s1 = state[1], s2 = state[2], s3 = state[3];
    const total = (s0 + s3) | 0, word = (((total << 7) | (total >>> 25)) + s0) >>> 0;
    state[2] = s2 ^ s0 ^ (s1 << 9);
    state[3] = s3 ^ s1;
    state[1] = s1 ^ s2 ^ s0;
    state[0] = s0 ^ s3 ^ s1;
    state[3] = (state[3] << 11) | (state[3] >>> 21);
    return word;
  }

  const nextInteger = (bound) => Math.floor(nextWord() * bound / 2 ** 32);

  function start(given) {
    const { architecture: sizes, limits, task_settings: settings, trial } = given;
    const { inputs, outputs, blocks, block_size: blockSize, cells, gates, hidden } = sizes;
    const span = sizes.cell_input_span, low = sizes.cell_input_low;
    const outputSpan = sizes.cell_output_span, outputLow = sizes.cell_output_low;
    const known = sizes.recurrent && sizes.output_gates && sizes.squash_state && given.number_format === "float32";
    if (!known || sizes.shortcut || sizes.one_hot || sizes.update_at_end) throw new Error("not a network of experiment 4 or 6");

    /* --- The network. Numbers of 32 bits lie in arrays of 64, so that none has to be converted when it is read. --- */

    const array = (length) => new Float64Array(Math.max(length, 16));
    const bias = inputs + hidden, factors = 2 * cells;
    const sources = array(bias + 1);             // inputs, hidden units of the step before, the constant 1
    const weight = array((bias + 1) * hidden);   // source by source, for every hidden unit
    const net = array(hidden), activation = array(hidden);
    const cellState = array(cells), squashedState = array(cells), cellOutput = array(cells), cellError = array(cells);
    const factor = array(factors);               // of the cell traces, then of the input gate traces
    const trace = array((bias + 1) * factors);   // source by source: eq. 27 for every cell, then eq. 25
    const outputWeight = array(outputs * (cells + 1));
    const prediction = array(outputs), target = array(outputs), outputError = array(outputs);
    const learningRate = fround(given.learning_rate);
    let isLearning = true;

    const bits = new DataView(new ArrayBuffer(4));
    const number = (digits, place) => {
      bits.setUint32(0, parseInt(digits.slice(8 * place, 8 * place + 8), 16));
      return bits.getFloat32(0);
    };
    const digits = (value) => {
      bits.setFloat32(0, value);
      return bits.getUint32(0).toString(16).padStart(8, "0");
    };

    /* Each weight's array and place, in the order in which they are stored: by name, and there to by from. */
    const places = {
      hidden_input: [hidden, inputs, weight, (to, from) => from * hidden + to],
      hidden_recurrent: [hidden, hidden, weight, (to, from) => (inputs + from) * hidden + to],
      hidden_bias: [hidden, 1, weight, (to) => bias * hidden + to],
      output_cell: [outputs, cells, outputWeight, (to, from) => to * (cells + 1) + from],
      output_bias: [outputs, 1, outputWeight, (to) => to * (cells + 1) + cells],
    };

    function writeWeights(stored) {
      for (const [name, [rows, columns, into, place]] of Object.entries(places))
        for (let to = 0; to < rows; to++)
          for (let from = 0; from < columns; from++) into[place(to, from)] = number(stored[name], to * columns + from);
    }

    function readWeights() {
      return Object.fromEntries(Object.entries(places).map(([name, [rows, columns, array, place]]) => {
        let found = "";
        for (let to = 0; to < rows; to++)
          for (let from = 0; from < columns; from++) found += digits(array[place(to, from)]);
        return [name, found];
      }));
    }

    /* What is multiplied by a source of 0 or 1 needs no care for its rounding. */
    function addProducts(into, by, first, source, length) {
      if (source === 0) return;
      if (source === 1) for (let j = 0; j < length; j++) into[j] = fround(into[j] + by[first + j]);
      else for (let j = 0; j < length; j++) into[j] = fusedMultiplyAdd(by[first + j], source, into[j]);
    }

    /* Activations of all hidden units (eqs. 7-9). */
    function activate() {
      net.fill(0);
      for (let m = 0; m <= bias; m++) addProducts(net, weight, m * hidden, sources[m], hidden);
      for (let j = 0; j < hidden; j++) activation[j] = logistic(net[j]);
    }

    /* One step of the recursions of eqs. 25 and 27. */
    function carryTraces() {
      for (let m = 0; m <= bias; m++) {
        const source = sources[m], first = m * factors;
        if (source === 0) continue;
        if (source === 1) for (let k = 0; k < factors; k++) trace[first + k] = fround(factor[k] + trace[first + k]);
        else for (let k = 0; k < factors; k++) trace[first + k] = fusedMultiplyAdd(factor[k], source, trace[first + k]);
      }
    }

    /* Forward pass of the hidden layer; spans are powers of two, so that a product with one is exact. */
    function hiddenStep() {
      activate();
      for (let cell = 0; cell < cells; cell++) {
        const block = Math.floor(cell / blockSize);
        const inputGate = activation[block], sigma = activation[gates + cell];
        const g = fround(sigma * span + low);
        const state = fusedMultiplyAdd(inputGate, g, cellState[cell]);
        cellState[cell] = state;
        factor[cell] = fround(fround(fround(sigma * fround(1 - sigma)) * span) * inputGate);
        factor[cells + cell] = fround(fround(g * inputGate) * fround(1 - inputGate));
        const squashed = fround(logistic(state) * outputSpan + outputLow);
        squashedState[cell] = squashed;
        cellOutput[cell] = fround(activation[blocks + block] * squashed);
      }
      if (isLearning) carryTraces();
    }

    /* Forward pass of the output layer and its errors (eq. 19); returns the sum over outputs of |target - prediction|. */
    function outputStep() {
      let total = 0;
      for (let k = 0; k < outputs; k++) {
        const first = k * (cells + 1);
        let sum = outputWeight[first + cells];
        for (let cell = 0; cell < cells; cell++) sum = fusedMultiplyAdd(outputWeight[first + cell], cellOutput[cell], sum);
        const y = logistic(sum), error = fround(target[k] - y);
        prediction[k] = y;
        total = fround(total + Math.abs(error));
        outputError[k] = fround(fround(fround(error * y) * fround(1 - y)) * learningRate);
      }
      return total;
    }

    /* Change the weights by the truncated gradient, with the weights before the change (eqs. 21-28). */
    function learningStep() {
      for (let block = 0; block < blocks; block++) {
        const outputGate = activation[blocks + block];
        let gateError = 0;
        for (let cell = block * blockSize; cell < (block + 1) * blockSize; cell++) {
          let back = 0;
          for (let k = 0; k < outputs; k++) back = fusedMultiplyAdd(outputWeight[k * (cells + 1) + cell], outputError[k], back);
          gateError = fusedMultiplyAdd(squashedState[cell], back, gateError);
          const sigma = fround(fround(squashedState[cell] - outputLow) * (1 / outputSpan));
          const slope = fround(fround(sigma * fround(1 - sigma)) * outputSpan);
          const error = fround(fround(back * outputGate) * slope);
          cellError[cell] = error;
          for (let m = 0; m <= bias; m++) change(m, gates + cell, fround(error * trace[m * factors + cell]));
        }
        gateError = fround(fround(gateError * outputGate) * fround(1 - outputGate));
        for (let m = 0; m <= bias; m++) {
          let sum = 0;
          for (let cell = block * blockSize; cell < (block + 1) * blockSize; cell++)
            sum = fusedMultiplyAdd(cellError[cell], trace[m * factors + cells + cell], sum);
          change(m, block, sum);
          change(m, blocks + block, fround(gateError * sources[m]));
        }
      }
      for (let k = 0; k < outputs; k++)
        for (let cell = 0; cell <= cells; cell++) {
          const by = cell < cells ? fround(outputError[k] * cellOutput[cell]) : outputError[k];
          outputWeight[k * (cells + 1) + cell] = fround(outputWeight[k * (cells + 1) + cell] + by);
        }
    }

    function change(from, to, by) {
      weight[from * hidden + to] = fround(weight[from * hidden + to] + by);
    }

    /* Make this step's hidden activations the recurrent sources of the next step. */
    function passOn() {
      for (let j = 0; j < gates; j++) sources[inputs + j] = activation[j];
      for (let cell = 0; cell < cells; cell++) sources[inputs + gates + cell] = cellOutput[cell];
    }

    function finishSequence() {
      sources.fill(0, 0, bias);
      cellState.fill(0);
      trace.fill(0);
    }

    /* --- The tasks: how long a sequence is, what stands at a step, what must be said in the end. --- */

    function addingProblem() {
      const [minimalLength, markerStays, countsNeutral, showsNeutral, secondBeyondTen] = settings;
      const within = fround(0.04);
      let first, second, last, result;
      return {
        begin() {
          const length = minimalLength + nextInteger(Math.floor(minimalLength / 10) + 1);
          first = nextInteger(10);
          if (secondBeyondTen) second = 10 + nextInteger(Math.floor(minimalLength / 2) - 10);
          else {
            second = nextInteger(Math.floor(minimalLength / 2) - 1);
            second += second >= first ? 1 : 0;
          }
          last = length - 1;
          result = 0;
          return length;
        },
        inputs(position) {
          const value = (nextWord() >>> 8) * 2 ** -23 - 1;
          const isMarked = position === first || position === second, isStart = position === 0;
          const shown = isMarked && isStart && showsNeutral ? 0 : value;
          sources[0] = shown;
          sources[1] = isMarked && (!isStart || !markerStays) ? 1 : isStart || position === last ? -1 : 0;
          if (isMarked && !(isStart && countsNeutral)) result = fround(result + shown);
        },
        targets() {
          target[0] = fround(fround(result * 0.25) + 0.5);
        },
        isWrong: () => Math.abs(fround(target[0] - prediction[0])) >= within,
      };
    }

    function temporalOrder() {
      const FILLERS = 4, X = 4, START = 6, END = 7;
      const [relevant, firstNumber] = settings;
      const within = fround(0.3), symbols = new Int32Array(128);
      let last, shown, wanted;
      return {
        begin() {
          const length = 100 + nextInteger(11);
          symbols.fill(-1);
          wanted = 0;
          for (let index = 0; index < relevant; index++) {
            const earliest = index === 0 ? 10 : relevant === 2 ? 50 : 33 * index;
            const place = earliest + nextInteger(11), kind = nextInteger(2);
            symbols[place - firstNumber] = X + kind;
            wanted = 2 * wanted + kind;
          }
          last = length - 1;
          shown = 0;
          return length;
        },
        inputs(position) {
          const filler = ((nextWord() >>> 10) * FILLERS) >>> 22;
          sources[shown] = 0;
          shown = position === last ? END : position === 0 ? START : symbols[position] < 0 ? filler : symbols[position];
          sources[shown] = 1;
        },
        targets() {
          for (let k = 0; k < outputs; k++) target[k] = k === wanted ? 1 : 0;
        },
        isWrong() {
          for (let k = 0; k < outputs; k++) if (Math.abs(fround(target[k] - prediction[k])) >= within) return true;
          return false;
        },
      };
    }

    /* --- The stopping rule: the 2000 latest training sequences were answered correctly, with a mean error below a limit,
           or there were as many as may be; then fresh sequences are tested, with frozen weights. --- */

    const LATEST = 2000, CURVE_POINTS = 100;
    const [cap, testSequences, , meanErrorLimit, squaredError] = limits;
    const interval = Math.max(1, Math.floor(cap / CURVE_POINTS));
    const window = new Float32Array(LATEST), curve = [];
    let sequences = 0, streak = 0, longestStreak = 0, stoppedAt = 0, steps = 0, intervalError = 0, intervalWrong = 0;
    let tested = 0, wrong = 0, sumOfErrors = 0, largest = 0, outcome = "";

    function countSequence(error, isMissed) {
      sequences++;
      intervalWrong += isMissed ? 1 : 0;
      intervalError += error;
      if (sequences % interval || curve.length === CURVE_POINTS) return;
      curve.push([sequences, intervalError / interval, intervalWrong / interval]);
      intervalWrong = intervalError = 0;
    }

    function windowMean() {
      let total = 0;
      for (let place = 0; place < LATEST; place++) total += window[place];
      return total / LATEST;
    }

    function afterTraining(error, isMissed) {
      window[sequences % LATEST] = squaredError ? error * error : error;
      streak = isMissed ? 0 : streak + 1;
      longestStreak = Math.max(longestStreak, streak);
      countSequence(error, isMissed);
      if (streak >= LATEST && windowMean() < meanErrorLimit) stoppedAt = sequences;
      if (stoppedAt === 0 && sequences < cap) return;
      isLearning = false;
      useStream(trial.streams[1]);
    }

    function afterTesting(error, isMissed) {
      tested++;
      wrong += isMissed ? 1 : 0;
      sumOfErrors += error;
      largest = Math.max(largest, error);
      if (tested >= testSequences) outcome = stoppedAt > 0 ? "succeeded" : "capped";
    }

    const task = settings.length === 2 ? temporalOrder() : addingProblem();
    writeWeights(trial.initial);
    useStream(trial.streams[0]);
    sources[bias] = 1;

    return {
      /* Shows one sequence and returns its error, and whether the network learned from it. */
      showSequence() {
        const wasLearning = isLearning, length = task.begin();
        for (let position = 0; position < length; position++) {
          task.inputs(position);
          hiddenStep();
          if (position < length - 1) passOn();
        }
        task.targets();
        const error = outputStep(), isMissed = task.isWrong();
        if (isLearning) learningStep();
        finishSequence();
        steps += length;
        if (!Number.isFinite(error)) outcome = "failed";
        else if (isLearning) afterTraining(error, isMissed);
        else afterTesting(error, isMissed);
        return { error, wasLearning };
      },
      readWeights,
      get outcome() { return outcome; },
      get steps() { return steps; },
      get sequences() { return sequences; },
      get tested() { return tested; },
      get curve() { return curve; },
      get measurements() {
        return {
          training_sequences: sequences,
          ...(stoppedAt > 0 && { sequences_until_success: stoppedAt }),
          longest_streak: longestStreak,
          wrong_test_sequences: wrong,
          mean_absolute_test_error: sumOfErrors / tested,
          largest_absolute_test_error: largest,
        };
      },
    };
  }

  return { start, fusedMultiplyAdd, logistic };
}
