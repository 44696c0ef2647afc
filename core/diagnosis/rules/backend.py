"""The Keras backend that is configured: does this Keras know it, and is it there."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.context import Context
from core.diagnosis.remedies import ANY, act, drop_address, install
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Evidence, Finding, KerasFacts, Remedy, Severity

_RENAMED = {"pytorch": "torch", "tf": "tensorflow"}


def check_backend(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The configured backend is known to this Keras and installed."""
    keras = context.facts.keras
    if keras is None or keras.version is None:
        return NotApplicable("No separate Keras is installed.")
    if keras.backend is None or keras.backend_from in (None, "default"):
        return NotApplicable("No backend is configured.")
    known = context.matrix.backends_of(keras.version)
    if known is None:
        return NotApplicable(f"Keras {keras.version} reads no backend setting.")
    source = "; ".join(drop_address(context.matrix.source(name)) for name in known.sources)
    if keras.backend not in known.accepts:
        return (_describe_unknown(keras, tuple(known.accepts), source),)
    providers = known.accepts[keras.backend]
    if keras.backend == "tensorflow":
        if context.tensorflow is not None:
            return ()
    elif any(name in context.installed for name in (*providers, *_conda_names(keras.backend))):
        return ()
    return (_describe_missing(context, keras, providers[0], source),)


def _describe_unknown(keras: KerasFacts, accepted: tuple[str, ...], source: str) -> Finding:
    right = _RENAMED.get(keras.backend or "", "tensorflow")
    return Finding(
        rule="backend",
        category=Category.BACKEND_CONFIG,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"Keras {keras.version} has no backend named {keras.backend}",
        explanation=(
            f"{_name_place(keras)} asks for {keras.backend}. import keras fails with "
            f"“Unable to import backend”."
        ),
        subject="keras",
        evidence=(
            Evidence(
                what=_name_place(keras),
                observed=keras.backend or "",
                expected=", ".join(sorted(accepted)),
                source=source,
            ),
        ),
        remedies=(_configure(keras, right),),
    )


def _describe_missing(context: Context, keras: KerasFacts, provider: str, source: str) -> Finding:
    fails = "import keras fails."
    if context.tensorflow is not None and is_in_range(context.tensorflow.version, ">=2.16"):
        fails = "import keras fails, and tf.keras with it."
    return Finding(
        rule="backend",
        category=Category.BACKEND_CONFIG,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"Keras is told to use {keras.backend}, which is not installed",
        explanation=f"{_name_place(keras)} asks for {keras.backend}. Without the package {provider} {fails}",
        subject="keras",
        evidence=(
            Evidence(
                what=_name_place(keras),
                observed=keras.backend or "",
                expected=f"{provider} is installed",
                source=source,
            ),
        ),
        remedies=(
            *((_configure(keras, "tensorflow"),) if context.tensorflow is not None else ()),
            install(provider, None, ANY),
        ),
    )


def _configure(keras: KerasFacts, backend: str) -> Remedy:
    if keras.backend_from == "keras.json":
        return act("set-keras-json", f"backend={backend}", f"Set the backend in keras.json to {backend}")
    return act("set-env", f"KERAS_BACKEND={backend}", f"Set KERAS_BACKEND to {backend}")


def _name_place(keras: KerasFacts) -> str:
    if keras.backend_from == "keras.json":
        return "The file keras.json"
    if keras.backend_from == "activation":
        return "The variable KERAS_BACKEND, set when the environment is activated,"
    return "The variable KERAS_BACKEND"


def _conda_names(backend: str) -> tuple[str, ...]:
    return ("pytorch",) if backend == "torch" else ("jaxlib",) if backend == "jax" else ()


RULES = (
    Rule(
        id="backend",
        family="backend",
        checks="The configured Keras backend is known and installed",
        check=check_backend,
    ),
)
