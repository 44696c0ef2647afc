"""Reasons why an environment cannot be changed in place, each with what can be done instead."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping

from core.model import Environment, Kind
from core.planning.versions import as_requirement


def find_obstacle(
    environment: Environment, versions: Mapping[str, str], removals: frozenset[str]
) -> str | None:
    """The one reason why packages cannot be changed here, ``None`` if nothing speaks against it."""
    located, python = environment.facts.located, environment.facts.python
    if not python.usable:
        cause = python.problem or "Its interpreter cannot be run."
        return f"{cause} {advise_rebuild(environment)}"
    if located.kind in (Kind.CONDA, Kind.PIXI):
        return (
            "This is a conda environment, which this version of Dovetail does not change yet. "
            f"{_advise_conda(located.prefix, versions, removals)}"
        )
    if located.kind is Kind.SYSTEM:
        return (
            "This Python belongs to the system, and other programs use its packages. "
            f"{advise_rebuild(environment)}"
        )
    if located.kind is Kind.UNKNOWN:
        # Without a readable pyvenv.cfg, bin/python is the base: installers would change that one.
        return (
            f"Nothing in {located.prefix} says which environment it is: its pyvenv.cfg is missing or cannot "
            f"be read, so a change could reach the Python it was made from. {advise_rebuild(environment)}"
        )
    if not os.access(located.prefix, os.W_OK):
        return f"You may not write to {located.prefix}. Run Dovetail as the user it belongs to."
    return None


def advise_rebuild(environment: Environment) -> str:
    """The command that makes a new environment beside this one."""
    tensorflow, keras = environment.facts.tensorflow, environment.facts.keras
    command = ["main.py", "create", f"{environment.path}-new"]
    if tensorflow is not None:
        command += ["--tensorflow", tensorflow.version]
        if keras is not None and keras.distribution == "keras" and keras.version is not None:
            command += ["--keras", keras.version]
    return f"Make a new environment beside it: {shlex.join(command)}"


def advise_python(environment: Environment, needed: str) -> str:
    """Why another Python means another environment, and how to get it."""
    name = environment.facts.located.name
    return (
        f"{name} needs another Python ({needed}), and the Python of an environment cannot be exchanged. "
        f"{advise_rebuild(environment)}"
    )


def _advise_conda(prefix: str, versions: Mapping[str, str], removals: frozenset[str]) -> str:
    commands = []
    if removals:
        commands.append(shlex.join(["conda", "remove", "--prefix", prefix, *sorted(removals)]))
    if versions:
        wanted = [as_requirement(name, wish) for name, wish in sorted(versions.items())]
        commands.append(shlex.join(["conda", "install", "--prefix", prefix, *wanted]))
    return "Run: " + " && ".join(commands) if commands else "Change it with conda."
