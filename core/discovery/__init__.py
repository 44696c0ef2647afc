"""Finds environments and interpreters; runs none of them."""

from core.discovery.identify import identify
from core.discovery.interpreters import Interpreter, find_interpreters
from core.discovery.places import Places
from core.discovery.search import discover

__all__ = ["Interpreter", "Places", "discover", "find_interpreters", "identify"]
