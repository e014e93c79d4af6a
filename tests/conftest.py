"""What all tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterator

import pytest

from tests.chromium import skipped_note

# As the pool does: the processes that run tests share the processors, and small calls of torch gain from none.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session", autouse=True)
def _interrupts_reach_child_processes() -> Iterator[None]:
    """Programs that a shell starts in the background ignore SIGINT, and would hand that down to what tests start."""
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two processors: a third of the time is waiting, for browsers, servers and programs."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Say in the very last line what was skipped for want of a browser."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and (note := skipped_note(str(report.longrepr) for report in reporter.stats.get("skipped", ()))):
        reporter.write_line(note, yellow=True)
