"""A callable and an argument on their way to the GUI thread, dropped if the receiver has gone."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

Receiver = Callable[[Any], object]


class Delivery:
    """Calls ``receiver`` once; a bound method of a QObject (or a partial of one) is held weakly."""

    __slots__ = ("_after", "_before", "_function", "_named", "_owner")

    def __init__(self, receiver: Receiver) -> None:
        self._before: tuple[Any, ...] = ()
        self._after: Any = None
        self._named: dict[str, Any] = {}
        function: Any = receiver
        if isinstance(function, partial):
            self._before, self._named, function = function.args, function.keywords, function.func
        owner = function.__self__ if isinstance(function, MethodType) else None
        self._owner: weakref.ref[QObject] | None = None
        if isinstance(owner, QObject):
            self._owner, function = weakref.ref(owner), function.__func__
        self._function = function

    def with_value(self, value: object) -> Delivery:
        """The same delivery carrying ``value``."""
        self._after = value
        return self

    def deliver(self) -> None:
        """Call the receiver, on the thread this is called on; nothing if it no longer exists."""
        if self._owner is None:
            self._function(*self._before, self._after, **self._named)
            return
        owner = self._owner()
        if owner is not None and shiboken6.isValid(owner):
            self._function(owner, *self._before, self._after, **self._named)
