"""What long work tells while it goes on, and how it learns that it should stop."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from core.jobs.cancel import CancelToken


class StepNote:
    """Filled in by the body of a step; shown beside its time when it ends.

    ``skipped`` says that the step was left out.
    """

    __slots__ = ("skipped", "text")

    def __init__(self) -> None:
        self.text = ""
        self.skipped = False


class Reporter(Protocol):
    """Passed to every long piece of work; the window, the command line and tests implement it."""

    token: CancelToken

    def step(self, step_id: str, title: str) -> AbstractContextManager[StepNote]:
        """Announce a step; it ends well when the block does, badly when it raises."""
        ...

    def progress(self, done: float, total: float | None, unit: str) -> None:
        """Progress inside the current step; ``total`` is ``None`` while unknown."""
        ...

    def log(self, text: str, level: str = "info") -> None:
        """One line of the log; ``level`` is ``info``, ``command`` or ``error``."""
        ...


class SilentReporter:
    """Tells nobody; for planning and tests."""

    def __init__(self, token: CancelToken | None = None) -> None:
        self.token = token or CancelToken()

    def step(self, step_id: str, title: str) -> AbstractContextManager[StepNote]:
        """Tell nobody that a step began."""
        return nullcontext(StepNote())

    def progress(self, done: float, total: float | None, unit: str) -> None:
        """Tell nobody."""

    def log(self, text: str, level: str = "info") -> None:
        """Tell nobody."""
