"""What surrounds the window, each in a Qt process of its own: log, unexpected failures, signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.requirements import skip_absent

ROOT = Path(__file__).parents[2]

LOGS = """
import logging, sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, qWarning
from gui.logs import start_logging
app = QCoreApplication([])
file = start_logging(Path(sys.argv[1]))
logging.getLogger("core.somewhere").info("A fact.")
qWarning("A warning of Qt.")
print(file)
"""

FAILURES = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from gui.unexpected import UnexpectedReporter

app = QApplication([])
reporter = UnexpectedReporter(None)

def fail():
    raise ValueError("<b>" + threading.current_thread().name + "</b>")

def look():
    boxes = [w for w in app.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
    text = boxes[0].informativeText().splitlines()[0]
    print(len(boxes), boxes[0].thread() is app.thread(), text, flush=True)
    app.quit()

QTimer.singleShot(0, fail)
QTimer.singleShot(0, fail)
worker = threading.Thread(target=fail, name="worker")
QTimer.singleShot(30, worker.start)
QTimer.singleShot(300, look)
app.exec()
reporter.stop()
print(sys.excepthook is sys.__excepthook__)
"""

SIGNALS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from gui.signals import SignalCloser

class Window(QWidget):
    def closeEvent(self, event):
        print("asked", flush=True)
        event.setAccepted(sys.argv[1] == "yields")

app = QApplication([])
window = Window()
window.show()
closer = SignalCloser(window)
QTimer.singleShot(0, lambda: print("ready", flush=True))
code = app.exec()
closer.stop()
sys.exit(closer.exit_code or code)
"""

COLLECTING = """
import sys, threading, time, weakref
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from gui.collecting import GuiCollector

app = QCoreApplication([])
collector = GuiCollector() if sys.argv[1] == "with" else None
threads, kept = [], []

class Page(QObject):
    def __init__(self):
        super().__init__()
        self.itself = self

def leave_pages():
    for _ in range(50):
        weakref.finalize(Page(), lambda: threads.append(threading.current_thread().name))

def allocate():
    kept.extend([] for _ in range(200_000))

leave_pages()
worker = threading.Thread(target=allocate, name="worker")
worker.start()
worker.join()
QTimer.singleShot(800, app.quit)
app.exec()
print(len(threads), *sorted(set(threads)))
"""


def run_script(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def running_window(answer: str) -> Iterator[subprocess.Popen[str]]:
    """A window whose close event says ``yields`` or ``stays``, ready to be sent signals."""
    if sys.platform == "win32":
        skip_absent("signals between processes")
    process = subprocess.Popen(
        [sys.executable, "-c", SIGNALS, answer],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def test_that_python_and_qt_log_into_one_file(tmp_path: Path) -> None:
    ended = run_script(LOGS, str(tmp_path / "data" / "logs"))
    log = Path(ended.stdout.strip())
    assert log.parent == tmp_path / "data" / "logs"
    text = log.read_text("utf-8")
    assert "INFO core.somewhere: A fact." in text
    assert "WARNING qt: default: A warning of Qt." in text
    assert "A warning of Qt." in ended.stderr
    assert "A fact." not in ended.stderr


def test_that_a_folder_that_cannot_be_written_only_costs_the_log(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    ended = run_script(LOGS, str(tmp_path / "data" / "logs"))
    assert ended.returncode == 0
    assert ended.stdout == "None\n"
    assert "Nothing is logged to" in ended.stderr


def test_that_unexpected_failures_of_any_thread_show_one_box_with_plain_text() -> None:
    ended = run_script(FAILURES)
    assert ended.stdout.splitlines() == ["1 True ValueError: <b>MainThread</b>", "True"]
    assert "<b>worker</b>" in ended.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_that_a_signal_closes_the_window_properly(name: str) -> None:
    with running_window("yields") as process:
        number = getattr(signal, name)
        process.send_signal(number)
        assert process.wait(20) == 128 + number
        assert process.stdout is not None
        assert process.stdout.read() == "asked\n"


def test_that_a_second_signal_does_not_ask_again() -> None:
    with running_window("stays") as process:
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        assert process.stdout.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
        assert process.stdout.read() == ""


def test_that_widgets_left_in_cycles_die_on_the_gui_thread_only() -> None:
    assert run_script(COLLECTING, "with").stdout == "50 MainThread\n"
    assert "worker" in run_script(COLLECTING, "without").stdout
