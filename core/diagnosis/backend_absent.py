"""A Keras without any backend, and how a backend is installed."""

from __future__ import annotations

from core.compatibility import Backends, drop_day, is_in_range
from core.diagnosis.backend_settings import (
    WITHOUT_TRAINING,
    Choice,
    make_finding,
    name_module,
    show_keras,
    show_sources,
)
from core.diagnosis.candidates import find_newest
from core.diagnosis.context import Context
from core.diagnosis.remedies import install, show_name
from core.model import Evidence, Finding, Remedy


def install_part(context: Context, choice: Choice, part: str) -> tuple[Remedy, ...]:
    """The part of the same number as its whole, else the newest release."""
    whole = context.version_of(choice.backend)
    if whole is not None and find_newest(context, part, (f"=={whole}",)) is not None:
        return (install(part, None, whole),)
    return (install(part, None, find_newest(context, part) or ">=0"),)


def install_provider(context: Context, choice: Choice, provider: str) -> Remedy:
    """The TensorFlow that this Keras goes with, where that is what is missing."""
    partner = None
    if provider == "tensorflow" and context.python is not None:
        partner = context.matrix.tensorflow_for(drop_day(choice.version), context.python, context.platform)
    return install(provider, None, partner or ">=0")


def describe_none(context: Context, choice: Choice, known: Backends) -> Finding:
    """No backend is set, and none is there."""
    module = name_module(choice)
    is_new = is_in_range(drop_day(choice.version), ">=3") is True or choice.package == "keras-core"
    remedies = [install_provider(context, choice, choice.backend)]
    if is_new:
        for name in ("jax", "torch"):
            if name in known.accepts:
                title = f"Install {name} and set KERAS_BACKEND to {name} before keras is imported"
                change = install(name, None, find_newest(context, name) or ">=0").changes
                remedies.append(
                    Remedy(
                        id=f"backend-{name}",
                        title=title,
                        changes=change,
                        actions=(f"set-env:KERAS_BACKEND={name}",),
                    )
                )
    return make_finding(
        "backend",
        title=f"{show_keras(choice)} has no backend: {show_name(choice.backend)} is not installed",
        explanation=(
            f"Where neither KERAS_BACKEND nor keras.json names a backend, {show_keras(choice)} takes "
            f"{choice.backend}, and its metadata does not ask for one. import {module} fails with "
            f"“No module named '{choice.backend}'”."
        ),
        evidence=(
            Evidence(
                what="Backend",
                observed=f"{choice.backend}, which is not installed",
                expected=" or ".join(name for name in known.accepts if name not in WITHOUT_TRAINING),
                source=show_sources(context, known.sources),
            ),
        ),
        remedies=tuple(remedies),
    )
