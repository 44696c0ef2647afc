"""One file per tool: builds command lines, parses what the tools print."""

from core.backends.explanations import explain_exit, explain_line
from core.backends.resolution import PackageAction, Resolution, ResolutionError
from core.backends.smoke_test import run_stages
from core.backends.uv import Uv

__all__ = [
    "PackageAction",
    "Resolution",
    "ResolutionError",
    "Uv",
    "explain_exit",
    "explain_line",
    "run_stages",
]
