"""The commands by which the manager that owns an environment makes a change."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from core.model import Located, PlanStep
from core.planning.versions import as_requirement

_Builder = Callable[[Located, list[str], list[str]], list[tuple[str, ...]]]


def build_owner_steps(
    located: Located, versions: Mapping[str, str], removals: frozenset[str]
) -> tuple[PlanStep, ...]:
    """Steps for a person to run: Dovetail never changes what another manager owns."""
    owner = located.owner or ""
    wanted = [as_requirement(name, wish) for name, wish in sorted(versions.items())]
    gone = sorted(removals)
    builder = _BUILDERS.get(owner)
    commands = builder(located, wanted, gone) if builder is not None else []
    if not commands:
        changes = [f"require {each}" for each in wanted] + [f"remove {each}" for each in gone]
        title = f"In the project of this environment, {', '.join(changes)}, then let {owner} apply it."
        return (PlanStep(id="owner-1", title=title),)
    return tuple(
        PlanStep(id=f"owner-{number}", title=f"Let {owner} change the project", argv=argv)
        for number, argv in enumerate(commands, 1)
    )


def _with_poetry(located: Located, wanted: list[str], gone: list[str]) -> list[tuple[str, ...]]:
    base = ("poetry", "--directory", located.project or ".")
    return _pair((*base, "add"), wanted, (*base, "remove"), gone)


def _with_pdm(located: Located, wanted: list[str], gone: list[str]) -> list[tuple[str, ...]]:
    place = ("--project", located.project or ".")
    return _pair(("pdm", "add", *place), wanted, ("pdm", "remove", *place), gone)


def _with_uv(located: Located, wanted: list[str], gone: list[str]) -> list[tuple[str, ...]]:
    place = ("--project", located.project or ".")
    return _pair(("uv", "add", *place), wanted, ("uv", "remove", *place), gone)


def _with_pipenv(located: Located, wanted: list[str], gone: list[str]) -> list[tuple[str, ...]]:
    pipfile = f"PIPENV_PIPFILE={os.path.join(located.project or '.', 'Pipfile')}"
    return _pair(("env", pipfile, "pipenv", "install"), wanted, ("env", pipfile, "pipenv", "uninstall"), gone)


def _with_pixi(located: Located, wanted: list[str], gone: list[str]) -> list[tuple[str, ...]]:
    place = ("--pypi", "--manifest-path", located.project or ".")
    return _pair(("pixi", "add", *place), wanted, ("pixi", "remove", *place), gone)


def _with_pipx(located: Located, wanted: list[str], gone: list[str]) -> list[tuple[str, ...]]:
    name = os.path.basename(located.prefix)
    return _pair(
        ("pipx", "runpip", name, "install"), wanted, ("pipx", "runpip", name, "uninstall", "--yes"), gone
    )


def _pair(
    add: tuple[str, ...], wanted: list[str], remove: tuple[str, ...], gone: list[str]
) -> list[tuple[str, ...]]:
    commands = [(*remove, *gone)] if gone else []
    return [*commands, (*add, *wanted)] if wanted else commands


_BUILDERS: dict[str, _Builder] = {
    "poetry": _with_poetry,
    "pdm": _with_pdm,
    "uv": _with_uv,
    "pipenv": _with_pipenv,
    "pixi": _with_pixi,
    "pipx": _with_pipx,
}
