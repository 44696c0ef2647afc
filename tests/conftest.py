"""For every test: Dovetail's folders in a temporary place, no window on the screen unasked, honest skips."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.requirements import ABSENT, find_qt_problem

_WINDOW = Path(__file__).parent / "gui"
_QT_PROBLEM = find_qt_problem()
# Loaded here rather than by itself, since it ends the whole run where Qt cannot be loaded.
pytest_plugins = [] if _QT_PROBLEM else ["pytestqt.plugin"]

_unexplained: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--onscreen",
        action="store_true",
        help="run the tests marked onscreen, and only them, on the real display",
    )
    if _QT_PROBLEM:
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "read by pytest-qt, which is not loaded")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    if _QT_PROBLEM and (collection_path == _WINDOW or _WINDOW in collection_path.parents):
        return True
    return None


def pytest_report_header() -> list[str]:
    return [f"the window's tests are left out: {ABSENT}{_QT_PROBLEM}"] if _QT_PROBLEM else []


def pytest_configure(config: pytest.Config) -> None:
    if _QT_PROBLEM and os.environ.get("CI"):
        raise pytest.UsageError(f"Qt cannot be loaded, though .ci/run installs what it needs: {_QT_PROBLEM}")
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("DOVETAIL_HOME", None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    onscreen = bool(config.getoption("--onscreen"))
    chosen = [item for item in items if (item.get_closest_marker("onscreen") is not None) == onscreen]
    left_out = [item for item in items if item not in set(chosen)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


@pytest.fixture(autouse=True)
def dovetail_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Dovetail's own folders of this test, empty and never the user's."""
    home = tmp_path_factory.mktemp("dovetail-home")
    monkeypatch.setenv("DOVETAIL_HOME", str(home))
    return home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _note_skip(item.nodeid, report)
    return report


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _note_skip(report.nodeid, report)


def _note_skip(name: str, report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ABSENT):
        _unexplained.append(f"{name}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _unexplained and os.environ.get("CI"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _QT_PROBLEM:
        terminalreporter.write_line(f"Left out: all tests of the window. {ABSENT}{_QT_PROBLEM}")
    if _unexplained:
        terminalreporter.section("skipped without an absent requirement (fails where CI is set)")
        for line in _unexplained:
            terminalreporter.write_line(line)
