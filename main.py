"""Dovetail: ``main.py`` opens the window, ``main.py scan`` and the other commands need none."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window, or run the command that was named; returns the exit code."""
    # Without its compiled files the program starts 0.2 s later; they are its own, not the environment's.
    sys.dont_write_bytecode = False
    if len(sys.argv) > 1:
        from core.cli import run

        return run(sys.argv[1:])
    from gui.start import start

    return start()


if __name__ == "__main__":
    raise SystemExit(main())
