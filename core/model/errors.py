"""Errors that a person can act on: what happened, to what, and the next step."""

from __future__ import annotations


class DovetailError(Exception):
    """An expected failure with a sentence for people.

    ``code`` is a stable kebab-case reference, ``hint`` the next step, ``exit_code`` what the command
    line answers (see the contract: 1 failed, 2 wrong use, 3 no such environment, 4 declined).
    """

    exit_code = 1

    def __init__(self, message: str, *, code: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint


class UsageError(DovetailError):
    """The request itself makes no sense."""

    exit_code = 2


class NoSuchEnvironmentError(DovetailError):
    """There is no environment at that path, or it cannot be read at all."""

    exit_code = 3


class DeclinedError(DovetailError):
    """The user said no, or could not be asked."""

    exit_code = 4


class CancelledError(DovetailError):
    """The user stopped the work; whatever had begun has been put back."""

    exit_code = 130

    def __init__(self, message: str = "Stopped.") -> None:
        super().__init__(message, code="cancelled")
