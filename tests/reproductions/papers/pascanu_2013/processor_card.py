"""A graphics card on the processor: the kernel of figure 7, compiled by a C++ compiler where there is no card."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from reproductions.kernels.lanes.vectors import Array
from reproductions.papers.pascanu_2013.nets_on_card import ADVANCED_STEPS, SOURCE

COMPILER = shutil.which("g++")
KERNELS = ("sigmoid", "sigmoid_penalized", "tanh_units", "tanh_units_penalized")
FASTER = ("-O3", "-march=native", "-fno-semantic-interposition")
"""A sixth of the time: products and sums in one instruction, within the loops that need them."""
FLAGS = ("-std=c++17", *FASTER, "-shared", "-fPIC", "-Wno-unknown-pragmas", "-U_FORTIFY_SOURCE")
HEADER = Path(__file__).with_name("processor_card.hpp")
CALLS = """
extern "C" void {name}_on_processor(int blocks, const Task *task, Weights *weights, Stream *streams,
                                    Progress *progress, Told *told, float *histories, Byte *buffers,
                                    long long most_steps) {{
    for (int block = 0; block < blocks; block++)
        processor::run([&] {{
            blockIdx.x = block;
            {name}(task, weights, streams, progress, told, histories, buffers, most_steps);
        }});
}}
"""
OTHERS = """
extern "C" void set_schedule(unsigned order, unsigned first, bool whole_warps) {
    processor::order = order, processor::first = first, processor::whole_warps = whole_warps;
}
extern "C" void drawn_below(Stream *stream, Word range, long long count, Byte *found) {
    processor::run([&] { draw_below(*reinterpret_cast<Memory *>(pool), *stream, range, count, found); });
}
"""


class ProcessorCard:
    """As `nets_on_card.CudaCard`, one thread after another."""

    def __init__(self, folder: Path) -> None:
        assert COMPILER is not None
        program, shared = folder / "card.cpp", folder / "card.so"
        calls = "".join(CALLS.format(name=name) for name in KERNELS)
        program.write_text(f'#include "{HEADER}"\n{SOURCE.read_text(encoding="utf-8")}\n{calls}{OTHERS}')
        subprocess.run([COMPILER, *FLAGS, "-o", shared, program], check=True, timeout=300)
        self.compiled = ctypes.CDLL(str(shared))

    def launch(self, kernel: str, blocks: int, task: Array, changed: Sequence[Array], sizes: Sequence[int]) -> None:
        memory = [np.zeros(-(-size // 4), dtype=np.float32) for size in sizes]
        pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in (task, *changed, *memory)]
        self.compiled[f"{kernel}_on_processor"](blocks, *pointers, ctypes.c_longlong(ADVANCED_STEPS))
