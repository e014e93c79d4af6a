"""A stored trial measured again in a browser: its arithmetic, the trial as a whole, and what the page says of it."""

from __future__ import annotations

import ctypes
import ctypes.util
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba import njit, uint32
from playwright.sync_api import Browser, Page, expect

from reproductions.declarations.papers import find_experiment
from reproductions.results import run_from_text
from reproductions.weights import find_weights, weights_path
from sitegen.exports.starts import start_files
from sitegen.parts.live.measure_again import SCRIPTS, TRIAL, measure_again_part
from tests.site.conftest import ROOT, new_context
from tests.sitegen.example import evidence, sources

RUN = "results/hochreiter_1997/experiment_6a/20261123T075839Z-f1a09f9b80-two_symbols-8e5ac9.json"
TRIPLES = 10_000_000
SEED = 1997

# Triples a, b, c of float32, by their bits: a fourth with any bits, a fourth of the sizes in a network, and half made
# so that a·b + c is halfway between two numbers, or misses that by what 53 bits do not show: subnormals to the largest.
DIGESTS = """([triples, seed]) => {
  const { fusedMultiplyAdd } = trialOf1997();
  const bits = new Uint32Array(4), values = new Float32Array(bits.buffer);
  const next = (x) => { x ^= x << 13; x ^= x >>> 17; x ^= x << 5; return x >>> 0; };
  const digested = (digest, value) => {
    values[3] = value;
    return Math.imul(digest ^ (Number.isNaN(value) ? 0x7fc00000 : bits[3]), 16777619) >>> 0;
  };
  let x = seed, exact = 0, plain = 0;
  for (let n = 0; n < triples; n++) {
    const u = (x = next(x)), v = (x = next(x)), w = (x = next(x));
    if (n % 4 === 0) {
      bits[0] = u; bits[1] = v; bits[2] = w;
    } else if (n % 4 === 1) {
      [u, v, w].forEach((word, place) => { bits[place] = (word & 0x83ffffff) + 0x3c000000; });
    } else {
      const exponent = (w >>> 23 & 255) % 255, sum = Math.max(exponent, 1) + 103, half = sum >> 1, i = v & 511;
      bits[0] = (u & 0x80000000) + (half << 23) + i;
      bits[1] = ((sum - half - 1) << 23) + 0x800000 - 2 * i;
      bits[2] = (w & 0x807fffff) + (exponent << 23) | (exponent === 254 ? 0x7fffff : 0);
    }
    const [a, b, c] = [values[0], values[1], values[2]];
    exact = digested(exact, fusedMultiplyAdd(a, b, c));
    plain = digested(plain, Math.fround(a * b + c));
  }
  return [exact, plain];
}"""

# The logistic function as the kernel has it, on numbers from -100 to 100: how many of the page's differ.
DIFFERING = """() => {
  const { fusedMultiplyAdd: fma, logistic } = trialOf1997(), fround = Math.fround;
  const [first, ...rest] = [5040, 720, 120, 24, 6, 2, 1, 1].map((factorial) => fround(1 / factorial));
  const asTheKernel = (x) => {
    const u = -Math.max(-87, Math.min(87, x)), n = fround(fma(u, fround(Math.LOG2E), 12582912) - 12582912);
    const r = fma(n, fround(2.12194440054690583e-4), fma(n, -0.693359375, u));
    return fround(1 / fma(rest.reduce((p, coefficient) => fma(p, r, coefficient), first), 2 ** n, 1));
  };
  let differing = 0;
  for (let n = -500000; n <= 500000; n++) {
    const x = fround((n / 500000) ** 3 * 100);
    if (!Object.is(logistic(x), asTheKernel(x))) differing++;
  }
  return differing;
}"""


def c_library_digest(triples: int, seed: int) -> int:
    """The digest of `DIGESTS` over what the C library's fmaf gives for the same triples."""
    fmaf = ctypes.CDLL(ctypes.util.find_library("m")).fmaf
    fmaf.argtypes, fmaf.restype = [ctypes.c_float] * 3, ctypes.c_float

    def following(x: Any) -> Any:
        x = uint32(x ^ uint32(x << uint32(13)))
        x = uint32(x ^ uint32(x >> uint32(17)))
        return uint32(x ^ uint32(x << uint32(5)))

    next_word: Any = njit(following)

    def digest(triples: int, seed: int, bits: Any, values: Any) -> int:
        x, found = uint32(seed), uint32(0)
        for n in range(triples):
            for place in range(3):
                x = next_word(x)
                bits[place] = x
            u, v, w = bits[0], bits[1], bits[2]
            if n % 4 == 1:
                for place in range(3):
                    bits[place] = (bits[place] & 0x83FFFFFF) + 0x3C000000
            elif n % 4 > 1:
                exponent, i = (w >> 23 & 255) % 255, v & 511
                total = max(exponent, 1) + 103
                half = total >> 1
                bits[0] = (u & 0x80000000) + (half << 23) + i
                bits[1] = ((total - half - 1) << 23) + 0x800000 - 2 * i
                bits[2] = (w & 0x807FFFFF) + (exponent << 23) | (0x7FFFFF if exponent == 254 else 0)
            values[3] = fmaf(values[0], values[1], values[2])
            word = bits[3] if values[3] == values[3] else uint32(0x7FC00000)
            found = uint32(uint32(found ^ word) * uint32(16777619))
        return int(found)

    bits = np.zeros(4, dtype=np.uint32)
    return int(njit(digest)(triples, seed, bits, bits.view(np.float32)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The part of the page of experiment 6a by itself, with its scripts and the starts of its trials."""
    root = tmp_path_factory.mktemp("again")
    run = run_from_text((ROOT / RUN).read_text(encoding="utf-8"), RUN)
    weights = find_weights(ROOT, {RUN: run})[0][RUN]
    experiment = find_experiment("hochreiter_1997", "experiment_6a")
    made = sources(evidence=evidence(run), weights={RUN: replace(weights, trials=weights.trials[:1])})
    files = start_files(made)
    for path in (*SCRIPTS, TRIAL):
        files[path] = (ROOT / "docs" / path).read_text(encoding="utf-8")
    scripts = "".join(f'<script src="../../{path}" defer></script>' for path in SCRIPTS)
    body = "\n".join(measure_again_part(made, experiment))
    files["papers/hochreiter_1997/page.html"] = f'<!doctype html><html lang="en"><title>6a</title>{scripts}{body}'
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def page(browser: Browser, folder: Path) -> Any:
    """That part, opened from its folder."""
    context = new_context(browser)
    opened = context.new_page()
    opened.goto((folder / "papers/hochreiter_1997/page.html").as_uri())
    yield opened
    context.close()


def evaluated(page: Page, script: str, *arguments: int) -> Any:
    """What a script gives that may use `trialOf1997`."""
    page.add_script_tag(path=ROOT / "docs" / TRIAL)
    return page.evaluate(script, list(arguments))


def test_the_multiply_add_is_the_c_librarys_where_two_roundings_are_not(page: Page) -> None:
    exact, plain = evaluated(page, DIGESTS, TRIPLES, SEED)
    expected = c_library_digest(TRIPLES, SEED)
    assert (exact == expected, plain == expected) == (True, False)


def test_the_logistic_function_is_the_kernels(page: Page) -> None:
    assert evaluated(page, DIFFERING) == 0


def test_a_trial_comes_out_as_stored_to_the_bit_also_if_it_was_stopped(page: Page) -> None:
    button, status = page.locator("#again-button"), page.get_by_role("status")
    button.press("Enter")
    expect(page.locator("#again-count")).to_contain_text("of 14,853 training sequences")
    button.press("Enter")
    expect(status).to_have_text("Stopped.")
    expect(button).to_have_text("Go on")
    button.press("Enter")
    expect(status).to_have_text("The same as stored, bit for bit.")
    expect(page.get_by_role("row", name="final weights")).to_contain_text("156 of 156 the same bits")
    expect(page.get_by_role("row", name="time steps")).to_contain_text("1,828,722")
    expect(button).to_have_text("Measure this trial again, here")


def start_with(folder: Path, page: Page, old: str, new: str) -> None:
    """Have the page load a start in which this was changed."""
    (start,) = (folder / weights_path(run_from_text((ROOT / RUN).read_text(), RUN))).with_suffix("").glob("0.js")
    text = start.read_text(encoding="utf-8")
    assert old in text
    start.with_name("changed.js").write_text(text.replace(old, new, 1), encoding="utf-8")
    page.evaluate("document.querySelector('#again-trial option').value = 'changed'")
    page.get_by_role("button").click()


def test_what_differs_is_named(folder: Path, page: Page) -> None:
    start_with(folder, page, '"limits": [313900.0, 2560.0', '"limits": [100.0, 10.0')
    expect(page.locator(".again-verdict.differs")).to_contain_text(
        "Not the same as stored: outcome, training sequences"
    )
    expect(page.get_by_role("row", name="outcome")).to_have_text("outcomesucceededcappedno")


def test_an_error_in_the_worker_reaches_the_page(folder: Path, page: Page) -> None:
    start_with(folder, page, '"float32"', '"float64"')
    expect(page.get_by_role("status")).to_have_text(
        "It could not be measured here: Error: not a network of experiment 4 or 6."
    )


def test_a_start_that_is_missing_is_named(folder: Path, page: Page) -> None:
    page.evaluate("document.querySelector('#again-trial option').value = 'nowhere'")
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^It could not be .*/nowhere\.js cannot be loaded\.$"))


def test_without_scripts_a_command_takes_the_place_of_the_button(open_page: Callable[..., Page]) -> None:
    page = open_page("papers/hochreiter_1997/experiment_4.html", java_script_enabled=False)
    expect(page.locator("#measure-again-form")).to_be_hidden()
    expect(page.get_by_text("rnn-review run hochreiter_1997 experiment_4 --row t_100").first).to_be_visible()
