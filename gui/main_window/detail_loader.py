"""Reads the environment that the user looks at, off the GUI thread, and drops answers that came too late."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.bridge import JobBridge
from gui.pages.environment import Shown, prepare_page

if TYPE_CHECKING:
    from core.app import Dovetail
    from core.model import Environment

DELAY_MS = 60


def _inspect(dovetail: Dovetail, path: str) -> Shown:
    environment = dovetail.inspect(path)
    return prepare_page(environment, dovetail.fit(environment))


def _fit(dovetail: Dovetail, environment: Environment) -> Shown:
    return prepare_page(environment, dovetail.fit(environment))


class DetailLoader(QObject):
    """Answers with what is known at once, then with what a full inspection says.

    Signals:
        loaded(Shown): the environment asked for last; ``environment.facts.full`` tells which answer it is.
        reread_done(Shown): an environment that was asked for with ``reread``.
        failed(path, Exception): it could not be read.
    """

    loaded = Signal(object)
    reread_done = Signal(object)
    failed = Signal(str, object)

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dovetail = dovetail
        self._bridge = bridge
        self._generation = 0
        self._wanted: Environment | None = None
        self._full_for = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._begin)

    def load(self, environment: Environment) -> None:
        """Read ``environment``; walking through the list asks only for the one it stops at."""
        self._generation += 1
        self._wanted = environment
        self._timer.start()

    def forget(self) -> None:
        """Nothing is wanted any more; answers on their way are dropped."""
        self._generation += 1
        self._wanted = None
        self._timer.stop()

    def reread(self, path: str) -> None:
        """Read the environment at ``path`` whether or not it is looked at."""
        self._bridge.call(
            partial(_inspect, self._dovetail, path), self._pass_reread, partial(self._refuse_reread, path)
        )

    @Slot()
    def _begin(self) -> None:
        environment = self._wanted
        if environment is None:
            return
        generation = self._generation
        refused = partial(self._refuse, generation, environment.path)
        if not environment.facts.full:
            quick = partial(self._take, generation, False)
            self._bridge.call(partial(_fit, self._dovetail, environment), quick, refused)
        full = partial(self._take, generation, True)
        self._bridge.call(partial(_inspect, self._dovetail, environment.path), full, refused)

    def _take(self, generation: int, full: bool, shown: Shown) -> None:
        if generation != self._generation or (not full and self._full_for == generation):
            return
        if full:
            self._full_for = generation
        self.loaded.emit(shown)

    def _refuse(self, generation: int, path: str, error: Exception) -> None:
        if generation == self._generation:
            self.failed.emit(path, error)

    @Slot(object)
    def _pass_reread(self, shown: Shown) -> None:
        self.reread_done.emit(shown)

    def _refuse_reread(self, path: str, error: Exception) -> None:
        self.failed.emit(path, error)
