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
static unsigned order = 1, first = 0;  // the threads' turns between two barriers: first, order + first, …; order is odd
static bool whole_warps = false;       // whether a warp goes on to the barrier before the next one begins

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

inline bool all(int from, int to, State state) {
    return std::all_of(states + from, states + to, [=](State one) { return one == state; });
}

inline bool may_go_on(int warp) {
    if (all(warp, warp + 32, SPEAKS)) std::fill(states + warp, states + warp + 32, RUNS);
    return std::any_of(states + warp, states + warp + 32, [](State one) { return one == RUNS; });
}

inline void take_turns(int from, int to) {
    for (unsigned turn = 0; turn < MOST_THREADS; turn++) {
        const int next = (turn * order + first) % MOST_THREADS;
        if (from <= next && next < to && states[next] == RUNS) take_turn(next);
    }
}

template <typename Body>
void run(Body body) {
    static Body *current;
    current = &body;
    std::memset(pool, 0x7f, sizeof pool);  // numbers that show where they are read before anything is written
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
    while (!all(0, MOST_THREADS, DONE)) {
        bool goes_on = false;
        for (int warp = 0; warp < MOST_THREADS; warp += 32)
            while (may_go_on(warp)) {
                goes_on = true;
                whole_warps ? take_turns(warp, warp + 32) : take_turns(0, MOST_THREADS);
            }
        if (goes_on) continue;
        if (!all(0, MOST_THREADS, AT_BARRIER)) {
            std::fprintf(stderr, "threads wait for others that do not come\n");
            std::abort();
        }
        std::fill(states, states + MOST_THREADS, RUNS);
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
