"""The command line: the same core as the window, for scripts, remote machines and bug reports."""

from core.cli.run import run

__all__ = ["run"]
