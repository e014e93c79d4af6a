"""Compiled functions that Python calls, kept on disk in a folder that is named after all code they reach.

numba itself looks at the file of a function alone, so that it would go on using what an imported function was before.
It keeps types by their names, so that these name the folder too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

import numba
from numba import njit

from reproductions.source_code import FOLDER, code_hash

compiled = partial(njit, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Decorates functions that only compiled code calls: arrays are not reference-counted, Python cannot call them."""

_CACHE_DIR = threading.Lock()


def kept_on_disk(
    function: Callable[..., Any], *reached: Callable[..., Any], counts_references: bool = False
) -> Callable[..., Any]:
    """Compile a function on its first call, for each type of its arguments; it runs without holding Python's lock.

    `reached` are functions that it calls by names bound to it, which its own text does not lead to. A function that
    makes arrays must count references to them.
    """
    entries = dict.fromkeys(entry_of(one) for one in (function, *reached))
    with _CACHE_DIR:  # numba reads the folder from its settings when the function is decorated
        before = numba.config.CACHE_DIR
        numba.config.CACHE_DIR = str(FOLDER / "kernels" / code_hash(*entries))
        try:
            made: Callable[..., Any] = njit(nogil=True, _nrt=counts_references, cache=True)(function)
        finally:
            numba.config.CACHE_DIR = before
    return made


def bind(function: Callable[..., Any], name: str, **names: Any) -> Callable[..., Any]:
    """A copy of a function, called after `name`, in which some names of its module lead elsewhere."""
    bound = FunctionType(function.__code__, {**function.__globals__, **names}, f"{function.__name__}_{name}")
    bound.__qualname__ = bound.__name__
    bound.__module__ = function.__module__
    bound.__dict__["bound_from"] = function
    return bound


def entry_of(function: Any) -> str:
    """The definition at the top of its module that holds a function, compiled or not, as `source_code` names it."""
    plain = getattr(function, "py_func", function)
    original = getattr(plain, "bound_from", plain)
    return f"{original.__module__}:{original.__qualname__.split('.')[0]}"
