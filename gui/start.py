"""Opens the window, or says in the terminal why it cannot open; Qt is imported only after that check."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gui.display import explain_import_failure, find_display_problem


def start(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it closes; returns the exit code, 1 where no window can open."""
    # Another program's Qt (OpenCV's, conda's) must not lend its platform plugins to ours.
    os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)
    problem = find_display_problem(os.environ)
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    try:
        from gui.application import run_application
    except ImportError as failure:
        if failure.name and not failure.name.startswith(("PySide6", "shiboken6")):
            raise
        print(explain_import_failure(failure), file=sys.stderr)  # noqa: T201
        return 1
    return run_application(list(sys.argv if argv is None else argv))
