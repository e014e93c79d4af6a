// Figure 7 of Pascanu, Mikolov & Bengio 2013 on a graphics card: one block of threads is one net, from its first
// sequence to its last. What it computes is that of `kernels/nets/minibatch_nets.py`, up to the order of sums; what it
// is shown is that of `tasks.temporal_order`, number by number, from the same stream.
//
// A thread keeps two units, `unit` and `unit` + 25, for four sequences of the batch: their columns of W while states go
// forward, and their rows while errors come back, stand in its registers, and states and errors go round through
// shared memory, with one barrier a step. For the derivative of W it keeps ten senders of its two units.
//
// The regularizer needs the squared norm of an error two steps after the error, and its derivative follows a step
// later still, so that nothing waits for it; its weight, an average over terms not known before the last, comes last.

typedef unsigned char Byte;
typedef unsigned int Word;
typedef unsigned long long Long;

constexpr int UNITS = 50, HALF = 25, BATCH = 20, GROUPS = 5, SENDERS = 10, SYMBOLS = 6, CLASSES = 4;
constexpr int THREADS = 128, WORKING = HALF * GROUPS, STATE = UNITS * BATCH;
constexpr int ERRORS = 100, TEST_SEQUENCES = 10000, SLICE_STEPS = 10000, LEAST_TESTED = 10;
constexpr float LEAST_SQUARED_NORM = 1e-20f, LARGEST_NORM = 1e10f, SHRINKING = 0.02f;

enum Outcome { UNDER_WAY = 0, SUCCEEDED = 1, CAPPED = 2, FAILED = 3, EMPTY = 4 };

struct Weights {  // all parameters of a net, as they stand in memory
    float recurrent[UNITS * UNITS], inward[SYMBOLS * UNITS], bias[UNITS], outward[UNITS * CLASSES];
    float outward_bias[CLASSES];
};

struct Stream {  // a stream of random numbers: its generator before the first, and how many halves have been drawn
    Long high, low, increment_high, increment_low, drawn;
};

struct Progress {  // where a net stands
    long long updates, steps, outcome, errors;
};

struct Told {  // sums over a net's updates
    double loss, penalty, gradient_norm, largest_gradient_norm, clipped, replaced;
};

struct Task {  // what all nets of a launch share
    int length, first_from, second_from, tenth, tested_every, tanh, squared_norms, averaged;
    long long cap;
    float rate, threshold, penalty;
};

struct Memory {  // what a block works with beside its registers
    float state[2][STATE];     // (units, batch): states, two steps of them
    float error[4][STATE];     // what reaches the net inputs, four steps
    float returned[3][STATE];  // what comes back through a step, three steps
    float partial[2][HALF * BATCH];
    float factor[2][BATCH];    // of the regularizer's derivative, without its weight
    float inward[SYMBOLS * UNITS], bias[UNITS], outward[UNITS * CLASSES], outward_bias[CLASSES];
    float recurrent[UNITS * UNITS];
    float delta[BATCH * CLASSES], of_inward[GROUPS][SYMBOLS * UNITS];
    double sums[THREADS / 32];
    int count;
};
static_assert(sizeof(Memory) == 58736, "`SHARED_BYTES` of nets_on_card.py");

// ---- random numbers: the generator that NumPy calls PCG64, from any place of its stream ----

struct Wide {
    Long high, low;
};

__device__ Wide product(Wide a, Wide b) {
    return {__umul64hi(a.low, b.low) + a.high * b.low + a.low * b.high, a.low * b.low};
}

__device__ Wide sum(Wide a, Wide b) {
    Long low = a.low + b.low;
    return {a.high + b.high + (low < a.low), low};
}

struct Jump {  // x -> factor x + term
    Wide factor, term;
};

__device__ Jump jump(Wide increment, Long steps) {
    Jump one = {{0x2360ED051FC65DA4ull, 0x4385DF649FCCF645ull}, increment}, all = {{0, 1}, {0, 0}};
    for (; steps; steps >>= 1) {
        if (steps & 1) all = {product(all.factor, one.factor), sum(product(all.term, one.factor), one.term)};
        one = {product(one.factor, one.factor), sum(product(one.term, one.factor), one.term)};
    }
    return all;
}

__device__ Wide after(Wide state, const Jump &by) { return sum(product(state, by.factor), by.term); }

__device__ Long output(Wide state) {
    Long folded = state.high ^ state.low;
    int turn = int(state.high >> 58);
    return (folded >> turn) | (folded << ((64 - turn) & 63));
}

// All threads: the next halves of the stream, each given to `keep(index, half)` by one thread.
template <typename Keep>
__device__ void draw(const Stream &stream, long long count, Keep keep) {
    Wide increment = {stream.increment_high, stream.increment_low};
    Long first = stream.drawn >> 1;
    long long offset = (long long)(stream.drawn & 1);
    Wide state = after({stream.high, stream.low}, jump(increment, first + threadIdx.x + 1));
    Jump stride = jump(increment, THREADS);
    for (long long at = 2 * (long long)threadIdx.x - offset; at < count; at += 2 * THREADS) {
        Long both = output(state);
        if (at >= 0) keep(at, Word(both));
        if (at + 1 < count) keep(at + 1, Word(both >> 32));
        state = after(state, stride);
    }
}

__device__ bool refused(Word half, Word range) {
    Word left = half * range;
    return left < range && left < (0u - range) % range;
}

// All threads: so many numbers below a range; as in NumPy, a half that would favour some of them is passed over.
__device__ void draw_below(Memory &m, Stream &stream, Word range, long long count, Byte *found) {
    if (range == 1) {
        for (long long at = threadIdx.x; at < count; at += THREADS) found[at] = 0;
        __syncthreads();
        return;
    }
    if (threadIdx.x == 0) m.count = 0;
    __syncthreads();
    draw(stream, count, [&](long long at, Word half) {
        if (refused(half, range)) m.count = 1;
        found[at] = Byte(__umulhi(half, range));
    });
    __syncthreads();
    if (threadIdx.x == 0) {
        if (!m.count) {
            stream.drawn += count;
        } else {
            Wide increment = {stream.increment_high, stream.increment_low};
            for (long long at = 0; at < count;) {
                Long both = output(after({stream.high, stream.low}, jump(increment, (stream.drawn >> 1) + 1)));
                Word half = Word(stream.drawn & 1 ? both >> 32 : both);
                stream.drawn++;
                if (!refused(half, range)) found[at++] = Byte(__umulhi(half, range));
            }
        }
    }
    __syncthreads();
}

// All threads: so many batches, as `tasks.temporal_order` draws them. Symbols (batches, length, batch), classes
// (batches, batch); `places` is as large as the classes.
__device__ void draw_batches(Memory &m, Stream &stream, const Task &task, int batches, Byte *symbols, Byte *classes,
                             Byte *places) {
    long long all = (long long)batches * task.length * BATCH;
    draw(stream, all, [&](long long at, Word half) { symbols[at] = Byte(2 + (half >> 30)); });
    __syncthreads();
    if (threadIdx.x == 0) stream.drawn += all;
    __syncthreads();
    int rows = batches * BATCH;
    for (int turn = 0; turn < 2; turn++) {
        int from = turn ? task.second_from : task.first_from;
        draw_below(m, stream, task.tenth, rows, places);
        draw(stream, rows, [&](long long at, Word half) {
            Byte special = Byte(half >> 31);
            symbols[((at / BATCH) * task.length + from + places[at]) * BATCH + at % BATCH] = special;
            classes[at] = turn ? 2 * classes[at] + special : special;
        });
        __syncthreads();
        if (threadIdx.x == 0) stream.drawn += rows;
        __syncthreads();
    }
}

// ---- the net ----

__device__ float4 four(const float *at) { return *reinterpret_cast<const float4 *>(at); }
__device__ void keep(float *at, float4 v) { *reinterpret_cast<float4 *>(at) = v; }

__device__ float4 plus(float a, float4 b, float4 c) {
    return make_float4(fmaf(a, b.x, c.x), fmaf(a, b.y, c.y), fmaf(a, b.z, c.z), fmaf(a, b.w, c.w));
}

__device__ float dot(float4 a, float4 b, float c) {
    return fmaf(a.w, b.w, fmaf(a.z, b.z, fmaf(a.y, b.y, fmaf(a.x, b.x, c))));
}

template <bool TANH>
__device__ float unit_of(float net) {
    return TANH ? tanhf(net) : 1.0f / (1.0f + expf(-net));
}

template <bool TANH>
__device__ float4 units_of(float4 net) {
    return make_float4(unit_of<TANH>(net.x), unit_of<TANH>(net.y), unit_of<TANH>(net.z), unit_of<TANH>(net.w));
}

template <bool TANH>
__device__ float4 slopes(float4 d, float4 h) {
    if (TANH)
        return make_float4(d.x * (1 - h.x * h.x), d.y * (1 - h.y * h.y), d.z * (1 - h.z * h.z), d.w * (1 - h.w * h.w));
    return make_float4(d.x * (h.x * (1 - h.x)), d.y * (h.y * (1 - h.y)), d.z * (h.z * (1 - h.z)),
                       d.w * (h.w * (1 - h.w)));
}

// The states of a batch; the last stand in m.state[length & 1]. Kept as (length + 1, units, batch) in `history`.
template <bool TANH, bool KEPT>
__device__ void forward(Memory &m, int length, const Byte *symbols, float *history) {
    const int unit = threadIdx.x % HALF, group = threadIdx.x / HALF;
    const bool works = threadIdx.x < WORKING;
    const int own = unit * BATCH + 4 * group, other = own + HALF * BATCH;
    float w0[UNITS], w1[UNITS];
#pragma unroll
    for (int k = 0; k < UNITS; k++) {
        w0[k] = m.recurrent[k * UNITS + unit];
        w1[k] = m.recurrent[k * UNITS + unit + HALF];
    }
    const float b0 = m.bias[unit], b1 = m.bias[unit + HALF];
    for (int i = threadIdx.x; i < STATE; i += THREADS) m.state[0][i] = 0;
    if (KEPT && works) {
        keep(history + own, make_float4(0, 0, 0, 0));
        keep(history + other, make_float4(0, 0, 0, 0));
    }
    __syncthreads();
    uchar4 shown = works ? *reinterpret_cast<const uchar4 *>(symbols + 4 * group) : make_uchar4(0, 0, 0, 0);
    for (int t = 1; t <= length; t++) {
        const float *before = m.state[(t - 1) & 1];
        float *now = m.state[t & 1];
        if (works) {
            const float *u = m.inward + unit;
            float4 s0 = make_float4(u[shown.x * UNITS] + b0, u[shown.y * UNITS] + b0, u[shown.z * UNITS] + b0,
                                    u[shown.w * UNITS] + b0);
            u += HALF;
            float4 s1 = make_float4(u[shown.x * UNITS] + b1, u[shown.y * UNITS] + b1, u[shown.z * UNITS] + b1,
                                    u[shown.w * UNITS] + b1);
            if (t < length) shown = *reinterpret_cast<const uchar4 *>(symbols + t * BATCH + 4 * group);
#pragma unroll
            for (int k = 0; k < UNITS; k++) {
                float4 h = four(before + k * BATCH + 4 * group);
                s0 = plus(w0[k], h, s0);
                s1 = plus(w1[k], h, s1);
            }
            s0 = units_of<TANH>(s0);
            s1 = units_of<TANH>(s1);
            keep(now + own, s0);
            keep(now + other, s1);
            if (KEPT) {
                keep(history + (long long)t * STATE + own, s0);
                keep(history + (long long)t * STATE + other, s1);
            }
        }
        __syncthreads();
    }
}

// A read-out of the last states: threads below 80 get the score of one class for one sequence, four neighbours a row.
__device__ float score(const Memory &m, const float *state) {
    const int row = threadIdx.x / CLASSES, c = threadIdx.x % CLASSES;
    float total = m.outward_bias[c];
    for (int k = 0; k < UNITS; k++) total = fmaf(state[k * BATCH + row], m.outward[k * CLASSES + c], total);
    return total;
}

__device__ bool is_undefined(float x) { return !(x - x == 0); }

// All threads: a sum over the block, the same for each.
__device__ double sum_of_block(Memory &m, double value) {
    for (int far = 16; far; far >>= 1) value += __shfl_xor_sync(0xffffffffu, value, far);
    __syncthreads();
    if (threadIdx.x % 32 == 0) m.sums[threadIdx.x / 32] = value;
    __syncthreads();
    double total = 0;
    for (int i = 0; i < THREADS / 32; i++) total += m.sums[i];
    return total;
}

// One update: forward, back, and a step down. PENALIZED says whether the regularizer's derivative counts.
template <bool TANH, bool PENALIZED>
__device__ void update(Memory &m, const Task &task, const Byte *symbols, const Byte *classes, float *history,
                       Told &told) {
    const int length = task.length, unit = threadIdx.x % HALF, group = threadIdx.x / HALF;
    const bool works = threadIdx.x < WORKING;
    const int own = unit * BATCH + 4 * group, other = own + HALF * BATCH;
    forward<TANH, true>(m, length, symbols, history);

    const float *last = m.state[length & 1];
    double loss = 0;
    if (threadIdx.x < 96) {  // whole warps, for neighbours speak with each other
        const bool counts = threadIdx.x < BATCH * CLASSES;
        const float found = counts ? score(m, last) : 0;
        float most = fmaxf(found, __shfl_xor_sync(0xffffffffu, found, 1));
        most = fmaxf(most, __shfl_xor_sync(0xffffffffu, most, 2));
        const float e = expf(found - most);
        float below = e + __shfl_xor_sync(0xffffffffu, e, 1);
        below += __shfl_xor_sync(0xffffffffu, below, 2);
        if (counts) {
            const bool wanted = classes[threadIdx.x / CLASSES] == threadIdx.x % CLASSES;
            m.delta[threadIdx.x] = (e / below - (wanted ? 1.0f : 0.0f)) / BATCH;
            if (wanted) loss = double(logf(below) - (found - most)) / BATCH;
        }
    }
    loss = sum_of_block(m, loss);  // and a barrier

    float of_outward[2] = {0, 0}, of_outward_bias = 0;
    for (int i = 0; i < 2; i++) {
        const int at = threadIdx.x + i * THREADS, k = at / CLASSES, c = at % CLASSES;
        if (at < UNITS * CLASSES)
            for (int r = 0; r < BATCH; r++)
                of_outward[i] = fmaf(last[k * BATCH + r], m.delta[r * CLASSES + c], of_outward[i]);
    }
    if (threadIdx.x < CLASSES)
        for (int r = 0; r < BATCH; r++) of_outward_bias += m.delta[r * CLASSES + threadIdx.x];

    float w0[UNITS], w1[UNITS], g0[SENDERS], g1[SENDERS], p0[SENDERS], p1[SENDERS], u0[SYMBOLS], u1[SYMBOLS];
    float4 a0 = make_float4(0, 0, 0, 0), a1 = a0, h0 = a0, h1 = a0, next0 = a0, next1 = a0;
    uchar4 shown = make_uchar4(0, 0, 0, 0);
    if (works) {
#pragma unroll
        for (int k = 0; k < UNITS; k++) {
            w0[k] = m.recurrent[unit * UNITS + k];
            w1[k] = m.recurrent[(unit + HALF) * UNITS + k];
        }
#pragma unroll
        for (int k = 0; k < SENDERS; k++) g0[k] = g1[k] = p0[k] = p1[k] = 0;
#pragma unroll
        for (int s = 0; s < SYMBOLS; s++) u0[s] = u1[s] = 0;
        float4 d0 = make_float4(0, 0, 0, 0), d1 = d0;
        for (int c = 0; c < CLASSES; c++) {
            const float *by = m.delta + 4 * group * CLASSES + c;
            const float4 delta = make_float4(by[0], by[CLASSES], by[2 * CLASSES], by[3 * CLASSES]);
            d0 = plus(m.outward[unit * CLASSES + c], delta, d0);
            d1 = plus(m.outward[(unit + HALF) * CLASSES + c], delta, d1);
        }
        h0 = four(last + own);
        h1 = four(last + other);
        a0 = slopes<TANH>(d0, h0);
        a1 = slopes<TANH>(d1, h1);
        keep(m.error[length & 3] + own, a0);
        keep(m.error[length & 3] + other, a1);
        keep(m.partial[length & 1] + unit * BATCH + 4 * group,
             make_float4(d0.x * d0.x + d1.x * d1.x, d0.y * d0.y + d1.y * d1.y, d0.z * d0.z + d1.z * d1.z,
                         d0.w * d0.w + d1.w * d1.w));
        h0 = four(history + (long long)(length - 1) * STATE + own);
        h1 = four(history + (long long)(length - 1) * STATE + other);
        shown = *reinterpret_cast<const uchar4 *>(symbols + (length - 1) * BATCH + 4 * group);
    }
    __syncthreads();

    // Four neighbours of the first eighty threads sum a sequence's squares; the first of them keeps the terms.
    float norm = 0;
    double penalty = 0;
    int terms = 0;
    for (int t = length; t >= -1; t--) {
        if (threadIdx.x < 96 && t >= 0) {
            const int row = threadIdx.x / 4, part = threadIdx.x % 4;
            float squares = 0;
            if (row < BATCH)
                for (int i = part; i < HALF; i += 4) squares += m.partial[t & 1][i * BATCH + row];
            squares += __shfl_xor_sync(0xffffffffu, squares, 1);
            squares += __shfl_xor_sync(0xffffffffu, squares, 2);
            if (t < length && part == 0 && row < BATCH) {
                float factor = 0;
                if (norm >= LEAST_SQUARED_NORM) {
                    const float ratio = squares / norm;
                    terms++;
                    if (task.squared_norms) {
                        penalty += double(ratio - 1) * (ratio - 1);
                        factor = 4 * (ratio - 1) / norm;
                    } else {
                        const float root = sqrtf(ratio);
                        penalty += double(root - 1) * (root - 1);
                        factor = root > 0 ? 2 * (1 - 1 / root) / norm : 0;
                    }
                }
                m.factor[(t + 1) & 1][row] = factor;
            }
            norm = squares;
        }
        if (works) {
            if (t >= 2) {  // for the next step, under way while this one is computed
                next0 = four(history + (long long)(t - 2) * STATE + own);
                next1 = four(history + (long long)(t - 2) * STATE + other);
            }
            if (PENALIZED && t + 2 <= length) {
                const float *error = m.error[(t + 2) & 3], *back = m.returned[(t + 1) % 3];
                const float *factor = m.factor[(t + 2) & 1];
#pragma unroll 1
                for (int r = 0; r < BATCH; r += 4) {
                    const float4 f = four(factor + r);
                    float4 e0 = four(error + unit * BATCH + r), e1 = four(error + (unit + HALF) * BATCH + r);
                    e0 = make_float4(e0.x * f.x, e0.y * f.y, e0.z * f.z, e0.w * f.w);
                    e1 = make_float4(e1.x * f.x, e1.y * f.y, e1.z * f.z, e1.w * f.w);
#pragma unroll
                    for (int k = 0; k < SENDERS; k++) {
                        const float4 x = four(back + (group * SENDERS + k) * BATCH + r);
                        p0[k] = dot(x, e0, p0[k]);
                        p1[k] = dot(x, e1, p1[k]);
                    }
                }
            }
            if (t >= 1) {
                const float *error = m.error[t & 3], *before = m.state[(t - 1) & 1];
                float4 x0 = make_float4(0, 0, 0, 0), x1 = x0;
#pragma unroll
                for (int k = 0; k < UNITS; k++) {
                    const float4 e = four(error + k * BATCH + 4 * group);
                    x0 = plus(w0[k], e, x0);
                    x1 = plus(w1[k], e, x1);
                }
#pragma unroll 1
                for (int r = 0; r < BATCH; r += 4) {
                    const float4 e0 = four(error + unit * BATCH + r), e1 = four(error + (unit + HALF) * BATCH + r);
#pragma unroll
                    for (int k = 0; k < SENDERS; k++) {
                        const float4 h = four(before + (group * SENDERS + k) * BATCH + r);
                        g0[k] = dot(h, e0, g0[k]);
                        g1[k] = dot(h, e1, g1[k]);
                    }
                }
#pragma unroll
                for (int s = 0; s < SYMBOLS; s++) {
                    const float4 is = make_float4(shown.x == s, shown.y == s, shown.z == s, shown.w == s);
                    u0[s] = dot(is, a0, u0[s]);
                    u1[s] = dot(is, a1, u1[s]);
                }
                if (t >= 2)
                    shown = *reinterpret_cast<const uchar4 *>(symbols + (t - 2) * BATCH + 4 * group);
                a0 = slopes<TANH>(x0, h0);
                a1 = slopes<TANH>(x1, h1);
                keep(m.error[(t - 1) & 3] + own, a0);
                keep(m.error[(t - 1) & 3] + other, a1);
                keep(m.returned[(t - 1) % 3] + own, x0);
                keep(m.returned[(t - 1) % 3] + other, x1);
                keep(m.partial[(t - 1) & 1] + unit * BATCH + 4 * group,
                     make_float4(x0.x * x0.x + x1.x * x1.x, x0.y * x0.y + x1.y * x1.y, x0.z * x0.z + x1.z * x1.z,
                                 x0.w * x0.w + x1.w * x1.w));
                h0 = next0;
                h1 = next1;
                if (t >= 2) {
                    keep(m.state[(t - 2) & 1] + own, h0);
                    keep(m.state[(t - 2) & 1] + other, h1);
                }
            }
        }
        __syncthreads();
    }

    const double all_terms = sum_of_block(m, terms), all_penalty = sum_of_block(m, penalty);
    const double share = task.averaged ? 1 / fmax(all_terms, 1.0) : 1.0 / BATCH;
    if (works) {
        const float weight = float(task.penalty * share);
#pragma unroll
        for (int k = 0; k < SENDERS; k++) {
            if (PENALIZED) {
                g0[k] = fmaf(weight, p0[k], g0[k]);
                g1[k] = fmaf(weight, p1[k], g1[k]);
            }
        }
#pragma unroll
        for (int s = 0; s < SYMBOLS; s++) {
            m.of_inward[group][s * UNITS + unit] = u0[s];
            m.of_inward[group][s * UNITS + unit + HALF] = u1[s];
        }
    }
    __syncthreads();
    float of_bias = 0, of_inward[SYMBOLS], squares = 0;
#pragma unroll
    for (int s = 0; s < SYMBOLS; s++) {
        of_inward[s] = 0;
        if (threadIdx.x < UNITS)
            for (int i = 0; i < GROUPS; i++) of_inward[s] += m.of_inward[i][s * UNITS + threadIdx.x];
        of_bias += of_inward[s];  // one input of a step is 1, the others 0
        squares = fmaf(of_inward[s], of_inward[s], squares);
    }
    squares += of_bias * of_bias + of_outward[0] * of_outward[0] + of_outward[1] * of_outward[1];
    squares = fmaf(of_outward_bias, of_outward_bias, squares);
    if (works) {
#pragma unroll
        for (int k = 0; k < SENDERS; k++) squares += g0[k] * g0[k] + g1[k] * g1[k];
    }
    const float length_of_gradient = float(sqrt(sum_of_block(m, squares)));
    const bool sound = length_of_gradient <= LARGEST_NORM, clipped = sound && length_of_gradient >= task.threshold;
    const float factor = -task.rate * (clipped ? task.threshold / length_of_gradient : 1.0f);
    if (threadIdx.x == 0) {
        told.loss += loss;
        told.penalty += all_penalty * share;
        if (sound) {
            told.gradient_norm += length_of_gradient;
            told.largest_gradient_norm = fmax(told.largest_gradient_norm, double(length_of_gradient));
        }
        told.clipped += clipped;
        told.replaced += !sound;
    }
    if (!sound) {
        for (int i = threadIdx.x; i < UNITS * UNITS; i += THREADS)
            m.recurrent[i] = fmaf(-task.rate * SHRINKING, m.recurrent[i], m.recurrent[i]);
    } else {
        if (works) {
#pragma unroll
            for (int k = 0; k < SENDERS; k++) {
                float *w = m.recurrent + (group * SENDERS + k) * UNITS + unit;
                w[0] = fmaf(factor, g0[k], w[0]);
                w[HALF] = fmaf(factor, g1[k], w[HALF]);
            }
        }
        if (threadIdx.x < UNITS) {
            m.bias[threadIdx.x] = fmaf(factor, of_bias, m.bias[threadIdx.x]);
#pragma unroll
            for (int s = 0; s < SYMBOLS; s++) {
                float *w = m.inward + s * UNITS + threadIdx.x;
                *w = fmaf(factor, of_inward[s], *w);
            }
        }
        for (int i = 0; i < 2; i++) {
            const int at = threadIdx.x + i * THREADS;
            if (at < UNITS * CLASSES) m.outward[at] = fmaf(factor, of_outward[i], m.outward[at]);
        }
        if (threadIdx.x < CLASSES)
            m.outward_bias[threadIdx.x] = fmaf(factor, of_outward_bias, m.outward_bias[threadIdx.x]);
    }
    __syncthreads();
}

// Wrong answers on fresh sequences; a test is over as soon as there are `enough`.
template <bool TANH>
__device__ int wrong_answers(Memory &m, const Task &task, Stream &stream, int enough, Byte *symbols, Byte *classes,
                             Byte *places, long long &steps) {
    const int at_once = max(1, SLICE_STEPS / task.length);
    int errors = 0, done = 0;
    while (done < TEST_SEQUENCES && errors < enough) {
        const int batches = min(min(at_once, max(LEAST_TESTED, done / BATCH)), (TEST_SEQUENCES - done) / BATCH);
        draw_batches(m, stream, task, batches, symbols, classes, places);
        int wrong = 0;
        for (int number = 0; number < batches; number++) {
            forward<TANH, false>(m, task.length, symbols + (long long)number * task.length * BATCH, nullptr);
            if (threadIdx.x < 96) {
                const bool counts = threadIdx.x < BATCH * CLASSES;
                float best = counts ? score(m, m.state[task.length & 1]) : 0;
                int which = threadIdx.x % CLASSES;
                for (int far = 1; far < CLASSES; far *= 2) {
                    const float theirs = __shfl_xor_sync(0xffffffffu, best, far);
                    const int their_class = __shfl_xor_sync(0xffffffffu, which, far);
                    if (theirs > best || (theirs == best && their_class < which)) best = theirs, which = their_class;
                }
                if (counts && threadIdx.x % CLASSES == 0)
                    wrong += which != classes[number * BATCH + threadIdx.x / CLASSES];
            }
            __syncthreads();
        }
        errors += int(sum_of_block(m, wrong));
        done += batches * BATCH;
        steps += (long long)batches * BATCH * task.length;
    }
    return errors;
}

template <bool TANH, bool PENALIZED>
__device__ void learn_as(Memory &m, const Task &task, Weights *weights, Stream *streams, Progress *progress,
                         Told *all_told, float *histories, Byte *buffers, long long most_steps) {
    const int at_once = max(1, SLICE_STEPS / task.length), rows = at_once * BATCH;
    Weights &net = weights[blockIdx.x];
    Stream &training = streams[2 * blockIdx.x], &testing = streams[2 * blockIdx.x + 1];
    Progress &reached = progress[blockIdx.x];
    Told &told = all_told[blockIdx.x];
    float *history = histories + (long long)blockIdx.x * (task.length + 1) * STATE;
    Byte *symbols = buffers + (long long)blockIdx.x * rows * (task.length + 2);
    Byte *classes = symbols + (long long)rows * task.length, *places = classes + rows;
    long long updates = reached.updates, steps = reached.steps, outcome = UNDER_WAY, errors = 0, computed = 0;
    for (int i = threadIdx.x; i < UNITS * UNITS; i += THREADS) m.recurrent[i] = net.recurrent[i];
    for (int i = threadIdx.x; i < SYMBOLS * UNITS; i += THREADS) m.inward[i] = net.inward[i];
    for (int i = threadIdx.x; i < UNITS; i += THREADS) m.bias[i] = net.bias[i];
    for (int i = threadIdx.x; i < UNITS * CLASSES; i += THREADS) m.outward[i] = net.outward[i];
    for (int i = threadIdx.x; i < CLASSES; i += THREADS) m.outward_bias[i] = net.outward_bias[i];
    __syncthreads();
    while (outcome == UNDER_WAY && computed < most_steps) {
        const long long until_test = min(task.tested_every - updates % task.tested_every, task.cap - updates);
        const int batches = int(min((long long)at_once, until_test));
        draw_batches(m, training, task, batches, symbols, classes, places);
        for (int i = 0; i < batches; i++)
            update<TANH, PENALIZED>(m, task, symbols + (long long)i * task.length * BATCH, classes + i * BATCH, history,
                                    told);
        updates += batches;
        steps += (long long)batches * BATCH * task.length;
        computed += (long long)batches * task.length;
        if (updates % task.tested_every && updates < task.cap) continue;
        int undefined = 0;
        for (int i = threadIdx.x; i < UNITS * UNITS; i += THREADS) undefined += is_undefined(m.recurrent[i]);
        for (int i = threadIdx.x; i < SYMBOLS * UNITS; i += THREADS) undefined += is_undefined(m.inward[i]);
        for (int i = threadIdx.x; i < UNITS * CLASSES; i += THREADS) undefined += is_undefined(m.outward[i]);
        if (threadIdx.x < UNITS) undefined += is_undefined(m.bias[threadIdx.x]);
        if (threadIdx.x < CLASSES) undefined += is_undefined(m.outward_bias[threadIdx.x]);
        if (sum_of_block(m, undefined) > 0) {
            outcome = FAILED;
        } else {
            if (wrong_answers<TANH>(m, task, testing, ERRORS, symbols, classes, places, steps) < ERRORS)
                outcome = SUCCEEDED;
            else if (updates >= task.cap)
                outcome = CAPPED;
            if (outcome != UNDER_WAY)
                errors = wrong_answers<TANH>(m, task, testing, TEST_SEQUENCES + 1, symbols, classes, places, steps);
        }
    }
    for (int i = threadIdx.x; i < UNITS * UNITS; i += THREADS) net.recurrent[i] = m.recurrent[i];
    for (int i = threadIdx.x; i < SYMBOLS * UNITS; i += THREADS) net.inward[i] = m.inward[i];
    for (int i = threadIdx.x; i < UNITS; i += THREADS) net.bias[i] = m.bias[i];
    for (int i = threadIdx.x; i < UNITS * CLASSES; i += THREADS) net.outward[i] = m.outward[i];
    for (int i = threadIdx.x; i < CLASSES; i += THREADS) net.outward_bias[i] = m.outward_bias[i];
    if (threadIdx.x == 0) reached = {updates, steps, outcome, errors};
}

// A net goes on for about so many steps, or until it is finished. Blocks whose outcome is not UNDER_WAY stay as they are.
#define KERNEL(NAME, TANH, PENALIZED)                                                                                \
    extern "C" __global__ void __launch_bounds__(THREADS, 2)                                                         \
        NAME(const Task *task, Weights *weights, Stream *streams, Progress *progress, Told *told, float *histories,  \
             Byte *buffers, long long most_steps) {                                                                  \
        extern __shared__ float4 pool[];                                                                             \
        if (progress[blockIdx.x].outcome == UNDER_WAY)                                                               \
            learn_as<TANH, PENALIZED>(*reinterpret_cast<Memory *>(pool), *task, weights, streams, progress, told,    \
                                      histories, buffers, most_steps);                                               \
    }
KERNEL(sigmoid, false, false)
KERNEL(sigmoid_penalized, false, true)
KERNEL(tanh_units, true, false)
KERNEL(tanh_units_penalized, true, true)
