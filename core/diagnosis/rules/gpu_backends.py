"""cuDNN for the other backends of Keras: JAX checks the version it loads."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import reach
from core.diagnosis.remedies import find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity


def check_backend_cudnn(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The cuDNN that another backend of Keras asks for is there."""
    keras = context.facts.keras
    if keras is None or keras.backend in (None, "tensorflow"):
        return NotApplicable("Keras runs on TensorFlow.")
    one = context.installed.get(keras.backend or "")
    found = tuple(lib for lib in reach(context.facts.cudnn) if lib.source != "system")
    if one is None or not found:
        return NotApplicable("No such backend with a cuDNN of its own is installed.")
    need = context.matrix.gpu.backend_need(one.name, one.version)
    if need is None:
        return ()
    newest = found[0]
    if is_in_range(newest.version, f">={need.cudnn}") is not False:
        return ()
    sources = tuple(context.matrix.source(source) for source in need.sources)
    name = {"jax": "JAX"}.get(one.name, one.name)
    return (
        Finding(
            rule="gpu-backend-cudnn",
            category=Category.CUDNN_MISMATCH,
            severity=Severity.WARNING,
            confidence=Confidence.HIGH,
            title=f"cuDNN {newest.version} is too old for {name} {one.version}, the backend of Keras",
            explanation=f"{need.why} Training goes on without the GPU.",
            subject="cudnn",
            evidence=(
                Evidence(
                    what=f"cuDNN from {newest.source}",
                    observed=newest.version,
                    expected=f"{need.cudnn} or newer",
                    source=sources[0],
                ),
            ),
            remedies=(
                Remedy(
                    id="cudnn",
                    title=f"Install cuDNN {need.cudnn} or newer",
                    changes=(Change(name="cudnn", before=newest.version, after=need.cudnn),),
                ),
                Remedy(
                    id=f"{one.name}-{need.before}",
                    title=f"Install {name} {need.before}, the last release that accepts this cuDNN",
                    changes=tuple(
                        Change(name=part, before=context.installed[part].version, after=need.before)
                        for part in (one.name, "jaxlib")
                        if part in context.installed
                    ),
                ),
            ),
            references=find_addresses(sources),
        ),
    )


RULES = (
    Rule(
        id="gpu-backend-cudnn",
        family="gpu",
        checks="The cuDNN that another backend of Keras asks for is there",
        check=check_backend_cudnn,
    ),
)
