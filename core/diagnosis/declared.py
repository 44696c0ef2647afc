"""What the installed TensorFlow declares of one library."""

from __future__ import annotations

from core.diagnosis.context import Context
from core.diagnosis.requirements import MarkerEnvironment, select_requirements
from core.model import Distribution


def build_markers(context: Context) -> MarkerEnvironment:
    """The marker values of this environment's interpreter on this machine."""
    python = context.facts.python
    return MarkerEnvironment(python.version, context.host.os, context.host.arch, python.implementation)


def find_declared(context: Context, package: str) -> str | None:
    """The range that TensorFlow asks for, from its own metadata, else from the matrix.

    An empty string is a requirement without a range, ``None`` no requirement.
    """
    markers = build_markers(context)
    asking = []
    if context.tensorflow is not None:
        own = context.installed.get(context.tensorflow.distribution)
        asking = [own] if own is not None and own.requires else []
    if not asking and context.release is not None:
        asking = [
            Distribution(
                name="tensorflow",
                version=context.release.version,
                folder="",
                requires=context.release.requires,
            )
        ]
    for one in asking:
        for requirement in select_requirements(one, markers):
            if requirement.name == package:
                return requirement.specifier
    return None
