// A graphics card of one block at a time on a processor: enough of CUDA to run `temporal_order.cu` where there is none.
// Threads are contexts that take turns; one that waits for others at a barrier or to speak with its warp gives way.

#include <setjmp.h>
#include <ucontext.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#define __device__
#define __global__
#define __shared__
#define __launch_bounds__(...)

struct alignas(16) float4 {
    float x, y, z, w;
};
struct alignas(4) uchar4 {
    unsigned char x, y, z, w;
};
struct Index {
    unsigned x;
};

inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
inline uchar4 make_uchar4(unsigned char x, unsigned char y, unsigned char z, unsigned char w) { return {x, y, z, w}; }
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
    return (unsigned long long)(((unsigned __int128)a * b) >> 64);
}
inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned(((unsigned long long)a * b) >> 32); }

using std::max;
using std::min;

static Index threadIdx, blockIdx;
float4 pool[8192];

namespace processor {

constexpr int MOST_THREADS = 128, STACK = 1 << 16;
enum State { RUNS, AT_BARRIER, SPEAKS, DONE };
static ucontext_t contexts[MOST_THREADS];    // where threads begin
static jmp_buf waiting, left[MOST_THREADS];  // and where they take turns, for which no system is asked
static bool begun[MOST_THREADS];
static char stacks[MOST_THREADS][STACK];
static State states[MOST_THREADS];
static double said[2][MOST_THREADS];
static int turns[MOST_THREADS];
static unsigned order = 1;  // odd: the threads' turns between two barriers are 0, order, 2 order, …

inline void give_way(State state) {
    const unsigned self = threadIdx.x;
    states[self] = state;
    if (!_setjmp(left[self])) _longjmp(waiting, 1);
    threadIdx.x = self;
}

inline void take_turn(unsigned next) {
    threadIdx.x = next;
    if (_setjmp(waiting)) return;
    if (begun[next]) _longjmp(left[next], 1);
    begun[next] = true;
    setcontext(&contexts[next]);
}

template <typename Body>
void run(Body body) {
    static Body *current;
    current = &body;
    for (int i = 0; i < MOST_THREADS; i++) {
        getcontext(&contexts[i]);
        contexts[i].uc_stack.ss_sp = stacks[i];
        contexts[i].uc_stack.ss_size = STACK;
        states[i] = RUNS;
        begun[i] = false;
        turns[i] = 0;
        makecontext(&contexts[i], +[] {
            (*current)();
            give_way(DONE);
        }, 0);
    }
    for (;;) {
        for (unsigned turn = 0; turn < MOST_THREADS; turn++) {
            const unsigned next = turn * order % MOST_THREADS;
            if (states[next] == RUNS) take_turn(next);
        }
        const auto all = [](int from, int to, State state) {
            return std::all_of(states + from, states + to, [=](State one) { return one == state; });
        };
        if (all(0, MOST_THREADS, DONE)) return;
        bool released = false;
        for (int from = 0; from < MOST_THREADS; from += 32)
            if (all(from, from + 32, SPEAKS)) std::fill(states + from, states + from + 32, RUNS), released = true;
        if (!released && all(0, MOST_THREADS, AT_BARRIER)) std::fill(states, states + MOST_THREADS, RUNS), released = true;
        if (!released) {
            std::fprintf(stderr, "threads wait for others that do not come\n");
            std::abort();
        }
    }
}

}  // namespace processor

inline void __syncthreads() { processor::give_way(processor::AT_BARRIER); }

template <typename T>
T __shfl_xor_sync(unsigned, T value, int far) {
    const int self = threadIdx.x, turn = processor::turns[self]++ & 1;
    processor::said[turn][self] = double(value);
    processor::give_way(processor::SPEAKS);
    return T(processor::said[turn][self ^ far]);
}
