"""Vector registers as a numba type: a value for each of sixteen trials, so that kernel code reads as if for one.

`Lanes` values support `+ - * /`, comparisons, `& | ^ << >>` and unary minus, among themselves and with scalars.
Every operation is elementwise, so that no lane can see another, and is exactly rounded (no reassociation, no
contraction; `fused_multiply_add` where one rounding is wanted), so that a lane's result does not depend on the width of
the machine's registers.
Arrays of lanes are ordinary C-contiguous NumPy arrays whose last axis has length `LANES`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

LANES = 16

Array = np.ndarray[Any, Any]


class LanesType(types.Type):
    """The numba type of one value per lane; `element` is float32, float64, int32, uint32 or boolean (a mask)."""

    def __init__(self, element: types.Type) -> None:
        self.element = element
        super().__init__(name=f"Lanes({element})")


FLOAT32_LANES = LanesType(types.float32)
FLOAT64_LANES = LanesType(types.float64)
INT32_LANES = LanesType(types.int32)
UINT32_LANES = LanesType(types.uint32)
MASK = LanesType(types.boolean)

_LLVM_ELEMENT = {
    types.float32: ir.FloatType(),
    types.float64: ir.DoubleType(),
    types.int32: ir.IntType(32),
    types.uint32: ir.IntType(32),
    types.boolean: ir.IntType(1),
}


def vector_of(lanes: LanesType) -> ir.VectorType:
    """LLVM's type of a value for each lane."""
    return ir.VectorType(_LLVM_ELEMENT[lanes.element], LANES)


def is_float(lanes: Any) -> bool:
    """Whether this is the type of floats, one per lane."""
    return isinstance(lanes, LanesType) and isinstance(lanes.element, types.Float)


def float_layout(lanes: LanesType) -> tuple[int, int, int]:
    """Width, mantissa bits and exponent bias of a float."""
    return (32, 23, 127) if lanes.element == types.float32 else (64, 52, 1023)


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):
    """Lanes live in LLVM vector registers."""

    def __init__(self, dmm: Any, fe_type: LanesType) -> None:
        super().__init__(dmm, fe_type, vector_of(fe_type))


def _splat(builder: Any, value: Any, vector: ir.VectorType) -> Any:
    undefined = ir.Constant(vector, ir.Undefined)
    single = builder.insert_element(undefined, value, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(single, undefined, mask)


def _operands(builder: Any, sig: Any, args: Any, lanes: LanesType) -> list[Any]:
    vector = vector_of(lanes)
    return [
        arg if isinstance(kind, LanesType) else _splat(builder, arg, vector)
        for kind, arg in zip(sig.args, args, strict=True)
    ]


def _lanes_of(args: Any) -> LanesType | None:
    kinds = {arg for arg in args if isinstance(arg, LanesType)}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _cast(lanes: LanesType, *args: Any) -> list[Any]:
    """The types that arguments are cast to: scalars to the lanes' element."""
    return [arg if arg == lanes else lanes.element for arg in args]


def call_float_intrinsic(builder: Any, name: str, lanes: LanesType, operands: list[Any]) -> Any:
    """Call LLVM's function of floats of this name on vectors."""
    vector = vector_of(lanes)
    kind = ir.FunctionType(vector, [vector] * len(operands))
    full_name = f"llvm.{name}.v{LANES}f{float_layout(lanes)[0]}"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, full_name), operands)


def _typing(op: Any, result: Callable[[LanesType], LanesType], elements: tuple[Any, ...]) -> None:
    """Teach numba the type of `op` on lanes of these elements and scalars, which are cast to the lanes' element."""

    class Template(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            lanes = _lanes_of(args)
            if kws or lanes is None or lanes.element not in elements:
                return None
            if not all(isinstance(arg, LanesType | types.Number | types.Boolean) for arg in args):
                return None
            return signature(result(lanes), *_cast(lanes, *args))

    infer_global(op)(Template)


def _lower_binary(op: Any, emit: Callable[[Any, LanesType, Any, Any], Any]) -> None:
    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        lanes = _lanes_of(sig.args)
        assert lanes is not None
        left, right = _operands(builder, sig, args, lanes)
        return emit(builder, lanes, left, right)

    for left, right in ((LanesType, LanesType), (LanesType, types.Any), (types.Any, LanesType)):
        lower_builtin(op, left, right)(lower)


FLOATS = (types.float32, types.float64)
INTEGERS = (types.int32, types.uint32)


def _arithmetic(op: Any, float_name: str, integer_name: str | None) -> None:
    def emit(builder: Any, lanes: LanesType, left: Any, right: Any) -> Any:
        name = float_name if is_float(lanes) else integer_name
        assert name is not None
        return getattr(builder, name)(left, right)

    _typing(op, lambda lanes: lanes, FLOATS + (INTEGERS if integer_name else ()))
    _lower_binary(op, emit)


def _comparison(op: Any, symbol: str) -> None:
    def emit(builder: Any, lanes: LanesType, left: Any, right: Any) -> Any:
        if is_float(lanes):
            return (builder.fcmp_unordered if symbol == "!=" else builder.fcmp_ordered)(symbol, left, right)
        if lanes.element == types.uint32:
            return builder.icmp_unsigned(symbol, left, right)
        return builder.icmp_signed(symbol, left, right)

    _typing(op, lambda _: MASK, FLOATS + INTEGERS)
    _lower_binary(op, emit)


def _bitwise(op: Any, name: str, elements: tuple[Any, ...]) -> None:
    _typing(op, lambda lanes: lanes, elements)
    _lower_binary(op, lambda builder, _, left, right: getattr(builder, name)(left, right))


for _op, _inplace, _float_name, _integer_name in (
    (operator.add, operator.iadd, "fadd", "add"),
    (operator.sub, operator.isub, "fsub", "sub"),
    (operator.mul, operator.imul, "fmul", "mul"),
    (operator.truediv, operator.itruediv, "fdiv", None),
):
    _arithmetic(_op, _float_name, _integer_name)
    _arithmetic(_inplace, _float_name, _integer_name)
for _op, _symbol in (
    (operator.lt, "<"),
    (operator.le, "<="),
    (operator.gt, ">"),
    (operator.ge, ">="),
    (operator.eq, "=="),
    (operator.ne, "!="),
):
    _comparison(_op, _symbol)
for _op, _name in ((operator.and_, "and_"), (operator.or_, "or_"), (operator.xor, "xor")):
    _bitwise(_op, _name, (*INTEGERS, types.boolean))
_bitwise(operator.lshift, "shl", INTEGERS)
_bitwise(operator.rshift, "lshr", (types.uint32,))


@infer_global(operator.neg)
class _Negative(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        return signature(args[0], args[0]) if not kws and len(args) == 1 and is_float(args[0]) else None


@lower_builtin(operator.neg, LanesType)
def _lower_negative(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return builder.fneg(args[0])


def _row_pointer(context: Any, builder: Any, array_type: Any, array: Any, row: Any, vector: Any) -> Any:
    struct = context.make_array(array_type)(context, builder, value=array)
    offset = builder.mul(row, ir.Constant(row.type, LANES))
    return builder.bitcast(builder.gep(struct.data, [offset]), vector.as_pointer())


@intrinsic
def load(typingctx: Any, array: Any, row: Any) -> Any:
    """The lanes in row `row` of an array `(rows…, LANES)`; rows of further axes are counted in C order.

    Not bounds-checked.
    """
    lanes = LanesType(array.dtype)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = vector_of(lanes)
        pointer = _row_pointer(context, builder, sig.args[0], args[0], args[1], vector)
        return builder.load(pointer, align=array.dtype.bitwidth // 8)

    return lanes(array, types.intp), codegen


@intrinsic
def store(typingctx: Any, array: Any, row: Any, value: Any) -> Any:
    """Write lanes to row `row` of an array, see `load`."""
    lanes = LanesType(array.dtype)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        pointer = _row_pointer(context, builder, sig.args[0], args[0], args[1], vector_of(lanes))
        builder.store(args[2], pointer, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    if value != lanes:
        return None
    return types.void(array, types.intp, lanes), codegen


@intrinsic
def select(typingctx: Any, mask: Any, if_true: Any, if_false: Any) -> Any:
    """`if_true` where the mask holds, `if_false` elsewhere; either may be a scalar."""
    lanes = _lanes_of((if_true, if_false))
    if mask != MASK or lanes is None:
        return None

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.select(*_operands(builder, sig, args, lanes))

    return lanes(mask, *_cast(lanes, if_true, if_false)), codegen


@intrinsic
def fused_multiply_add(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """`a * b + c` with one rounding; any of the three may be a scalar."""
    lanes = _lanes_of((a, b, c))
    if lanes is None or not is_float(lanes):
        return None

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return call_float_intrinsic(builder, "fma", lanes, _operands(builder, sig, args, lanes))

    return lanes(*_cast(lanes, a, b, c)), codegen


@intrinsic
def lane_values(typingctx: Any, like: Any, scalar: Any) -> Any:
    """The scalar in every lane, with the element type of `like`."""
    if not isinstance(like, LanesType):
        return None

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _splat(builder, args[1], vector_of(like))

    return like(like, like.element), codegen


@intrinsic
def any_lane(typingctx: Any, mask: Any) -> Any:
    """True if the mask holds in any lane."""
    if mask != MASK:
        return None

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(mask), codegen


def _conversion(lanes: Any, source: LanesType, target: LanesType, instruction: str) -> Any:
    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return getattr(builder, instruction)(args[0], vector_of(target))

    return (target(source), codegen) if lanes == source else None


@intrinsic
def to_float32(typingctx: Any, lanes: Any) -> Any:
    """Signed integers to the nearest float32."""
    return _conversion(lanes, INT32_LANES, FLOAT32_LANES, "sitofp")


@intrinsic
def to_float64(typingctx: Any, lanes: Any) -> Any:
    """Signed integers to float64, exactly."""
    return _conversion(lanes, INT32_LANES, FLOAT64_LANES, "sitofp")


@intrinsic
def as_int32(typingctx: Any, lanes: Any) -> Any:
    """Unsigned integers, same bits, signed."""
    return _conversion(lanes, UINT32_LANES, INT32_LANES, "bitcast")


def on_bits(lanes: Any, emit: Callable[[Any, Any, Callable[[int], Any]], Any]) -> Any:
    """Type and code of an intrinsic from floats to floats: `emit(builder, bits, constant)` sees the bits as integers.

    `constant(n)` is the integer n in every lane; what `emit` gives is read as floats. None where lanes hold no floats.
    """
    if not is_float(lanes):
        return None
    integers = ir.VectorType(ir.IntType(float_layout(lanes)[0]), LANES)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], integers)
        return builder.bitcast(emit(builder, bits, lambda n: ir.Constant(integers, [n] * LANES)), vector_of(lanes))

    return lanes(lanes), codegen


@intrinsic
def power_of_two(typingctx: Any, shifted: Any) -> Any:
    """2ⁿ for floats that hold n + 1.5·2^(mantissa bits), so that n stands in their low bits."""

    def emit(builder: Any, bits: Any, constant: Callable[[int], Any]) -> Any:
        _, mantissa, bias = float_layout(shifted)
        return builder.shl(builder.add(bits, constant(bias)), constant(mantissa))

    return on_bits(shifted, emit)


def lane_array(*shape: int, dtype: Any) -> Array:
    """A zeroed array `(*shape, LANES)` whose rows start at multiples of 64 bytes."""
    count = int(np.prod(shape, dtype=np.int64)) * LANES
    size = np.dtype(dtype).itemsize
    memory = np.zeros(count * size + 64, dtype=np.uint8)
    start = -memory.ctypes.data % 64
    rows: Array = memory[start : start + count * size].view(dtype)
    return rows.reshape(*shape, LANES)
