"""The embedded uv: makes virtual environments, resolves, installs and removes packages."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.backends.resolution import PackageAction, Resolution
from core.backends.shadow import copy_metadata
from core.backends.uv_errors import explain_failure
from core.backends.uv_progress import UvProgress
from core.jobs import CancelToken, Reporter
from core.model import DovetailError
from core.processes import Command, Completed, ProcessRunner, mask_secrets

RESOLVE_SECONDS = 300.0
_FAR_FUTURE = "2999-01-01"


class Uv:
    """Builds uv's command lines and reads its answers; the binary is the one of the uv wheel."""

    def __init__(self, runner: ProcessRunner, binary: str | None = None) -> None:
        self._runner = runner
        self._binary = binary

    @property
    def binary(self) -> str:
        """The path of the uv program.

        Raises:
            DovetailError: the wheel has no program for this platform.
        """
        if self._binary is None:
            import uv

            try:
                self._binary = os.fspath(uv.find_uv_bin())
            except FileNotFoundError as error:
                raise DovetailError(
                    "The uv program that belongs to Dovetail is missing.",
                    code="no-uv",
                    hint="Install Dovetail's dependencies again.",
                ) from error
        return self._binary

    def venv_argv(self, target: str, python: str) -> tuple[str, ...]:
        """The command that makes a virtual environment at ``target`` from an interpreter."""
        return (self.binary, "venv", "--no-project", "--no-python-downloads", "--python", python, target)

    def install_argv(
        self,
        python: str,
        pins: Iterable[str],
        *,
        exclude_newer: str | None = None,
        never_too_new: Iterable[str] = (),
        reinstall: Iterable[str] = (),
    ) -> tuple[str, ...]:
        """The command that installs exactly ``pins`` (``name==version``) and nothing they ask for.

        ``exclude_newer`` and ``never_too_new`` are as in ``resolve``; they also hold for what a source
        build needs. ``reinstall`` names packages to be written again although they are there.
        """
        argv = [self.binary, "pip", "install", "--python", python, "--no-deps"]
        argv += _limit_time(exclude_newer, never_too_new)
        for name in reinstall:
            argv += ["--reinstall-package", name]
        return (*argv, *pins)

    def uninstall_argv(self, python: str, names: Iterable[str]) -> tuple[str, ...]:
        """The command that removes packages."""
        return (self.binary, "pip", "uninstall", "--python", python, *names)

    def resolve(
        self,
        python: str,
        requirements: Sequence[str],
        *,
        site_packages: Sequence[str] = (),
        constraints: Iterable[str] = (),
        exclude_newer: str | None = None,
        never_too_new: Iterable[str] = (),
        reinstall: Iterable[str] = (),
        token: CancelToken | None = None,
    ) -> Resolution:
        """What ``uv pip install`` of ``requirements`` would do, decided by uv itself in a dry run.

        It is asked in a temporary environment of the interpreter ``python`` (never one inside an
        environment that is to stay untouched) that knows the distributions of ``site_packages``:
        neither its lock nor anything else is written into the environment itself. ``exclude_newer``
        is an ISO date; packages in ``never_too_new`` are free of it. Packages in ``reinstall`` are taken as
        not installed, so that their version must still be obtainable.

        Raises:
            ResolutionError: no set of versions satisfies the requirements.
            DovetailError: uv could not be asked: no network, no permission, a package that does not build.
        """
        with tempfile.TemporaryDirectory(prefix="dovetail-plan-") as folder:
            shadow = Path(folder) / "env"
            made = self._run(self.venv_argv(str(shadow), python), folder, token)
            if not made.ok:
                raise explain_failure(made, f"use the interpreter {python}")
            copy_metadata(site_packages, _find_site_packages(shadow))
            wanted, limits = Path(folder) / "requirements.txt", Path(folder) / "constraints.txt"
            wanted.write_text("\n".join(requirements), encoding="utf-8")
            limits.write_text("\n".join(constraints), encoding="utf-8")
            argv = [self.binary, "pip", "install", "--python", str(_find_python(shadow)), "--dry-run"]
            argv += ["--output-format", "json", "-r", str(wanted), "-c", str(limits)]
            argv += _limit_time(exclude_newer, never_too_new)
            for name in reinstall:
                argv += ["--reinstall-package", name]
            done = self._run(tuple(argv), folder, token)
        if not done.ok:
            raise explain_failure(done, "find versions that fit together")
        return read_resolution(done)

    def perform(self, argv: tuple[str, ...], reporter: Reporter, title: str, cwd: str) -> None:
        """Run a command of a plan; its lines go to the log and its downloads to the progress.

        Raises:
            CancelledError: the reporter's token was cancelled; uv has ended.
            DovetailError: it failed.
        """
        progress = UvProgress(reporter)

        def on_line(stream: str, line: str) -> None:
            if line.strip():
                reporter.log(mask_secrets(line), "error" if line.startswith("error") else "info")
            if stream == "stderr":
                progress.take(line)

        command = Command(argv=argv, cwd=cwd)
        reporter.log(command.quoted, "command")
        done = self._runner.run(command, on_line=on_line, token=reporter.token)
        if not done.ok:
            raise explain_failure(done, title[:1].lower() + title[1:])

    def _run(self, argv: tuple[str, ...], folder: str, token: CancelToken | None) -> Completed:
        return self._runner.run(Command(argv=argv, cwd=folder, timeout=RESOLVE_SECONDS), token=token)


def _limit_time(exclude_newer: str | None, never_too_new: Iterable[str]) -> list[str]:
    if exclude_newer is None:
        return []
    limits = ["--exclude-newer", exclude_newer]
    for name in never_too_new:
        limits += ["--exclude-newer-package", f"{name}={_FAR_FUTURE}"]
    return limits


def read_resolution(completed: Completed) -> Resolution:
    """Read the JSON of a dry run.

    Raises:
        DovetailError: it is not the JSON that this version knows.
    """
    try:
        document = json.loads(completed.stdout)
        actions = tuple(
            PackageAction(name=change["name"], version=change["version"], action=change["action"])
            for change in document["changes"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DovetailError(
            "The answer of uv could not be read.", code="uv-answer", hint="Use the uv that Dovetail brings."
        ) from error
    return Resolution(actions=actions, to_download=_count_downloads(completed.stderr))


def _count_downloads(text: str) -> int:
    for line in text.splitlines():
        words = line.split()
        if words[:2] == ["Would", "download"] and len(words) > 2 and words[2].isdigit():
            return int(words[2])
    return 0


def _find_site_packages(prefix: Path) -> Path:
    windows = prefix / "Lib" / "site-packages"
    if windows.is_dir():
        return windows
    return next(prefix.glob("lib/*/site-packages"))


def _find_python(prefix: Path) -> Path:
    windows = prefix / "Scripts" / "python.exe"
    return windows if windows.is_file() else prefix / "bin" / "python"
