"""Which backend is configured for the Keras here, and where."""

from __future__ import annotations

from msgspec import Struct

from core.diagnosis.code_names import read_code
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, drop_address
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

# No model can be trained with these.
WITHOUT_TRAINING = frozenset({"numpy", "openvino"})
_DISTRIBUTIONS = {"torch": ("torch", "pytorch"), "jax": ("jax", "jaxlib"), "tensorflow": ("tensorflow",)}
_ROOTS = ("keras", "keras_core", "tensorflow", "keras_cv", "keras_nlp", "keras_hub", "keras_tuner")


class Choice(Struct, frozen=True):
    """The Keras that reads the setting, the backend it takes, and where that is set.

    ``place`` is ``KERAS_BACKEND``, ``keras.json``, ``activation``, ``code``, ``default``, or ``too late``
    where the code sets ``wished`` after the import, in ``line``.
    """

    package: str
    version: str
    backend: str
    place: str
    wished: str = ""
    line: str = ""


def find_choice(context: Context) -> Choice | None:
    """The backend that is configured, ``None`` where no separate Keras is there."""
    keras = context.facts.keras
    core = context.installed.get("keras-core")
    if keras is not None and keras.version is not None:
        package, version = "keras", keras.version
        backend, place = keras.backend or "tensorflow", keras.backend_from or "default"
    elif core is not None:
        package, version = "keras-core", core.version
        backend, place = _read_for_core(context)
    else:
        return None
    if context.circumstances.code:
        return _read_code(context, Choice(package, version, backend, place))
    return Choice(package, version, backend, place)


def read_settings(context: Context) -> dict[str, object]:
    """What keras.json says; empty where there is none."""
    return dict(context.host.keras_json or {})


def make_finding(
    rule: str,
    *,
    title: str,
    explanation: str,
    evidence: tuple[Evidence, ...],
    remedies: tuple[Remedy, ...],
    severity: Severity = Severity.ERROR,
    confidence: Confidence = Confidence.HIGH,
    subject: str = "keras",
) -> Finding:
    """A finding about the backend's configuration."""
    return Finding(
        rule=rule,
        category=Category.BACKEND_CONFIG,
        severity=severity,
        confidence=confidence,
        title=title,
        explanation=explanation,
        subject=subject,
        evidence=evidence,
        remedies=remedies,
    )


def show_sources(context: Context, sources: tuple[str, ...]) -> str:
    """The words of the sources."""
    return "; ".join(drop_address(context.matrix.source(name)) for name in sources)


def _read_for_core(context: Context) -> tuple[str, str]:
    variable = context.variable("KERAS_BACKEND")
    if variable:
        return variable, "KERAS_BACKEND"
    settings = read_settings(context)
    if isinstance(settings.get("backend"), str):
        return str(settings["backend"]), "keras.json"
    return "tensorflow", "default"


def _read_code(context: Context, choice: Choice) -> Choice:
    """What the code sets wins where it does so before the import."""
    text = context.circumstances.code
    code = read_code(text)
    setting = next((one for one in reversed(code.settings) if one.variable == "KERAS_BACKEND"), None)
    if setting is None:
        return choice
    imported = code.first_import(*_ROOTS)
    if imported is not None and imported < setting.number:
        if setting.value == choice.backend:
            return choice
        line = text.splitlines()[setting.number].strip()
        return Choice(choice.package, choice.version, choice.backend, "too late", setting.value, line)
    return Choice(choice.package, choice.version, setting.value, "code", setting.value)


def is_there(context: Context, backend: str, providers: tuple[str, ...]) -> bool:
    """Whether a backend is installed, under one of the names of ``providers`` or of conda."""
    if backend == "tensorflow":
        return context.tensorflow is not None
    names = (*providers, *_DISTRIBUTIONS.get(backend, ()))
    return any(name in context.installed for name in names)


def configure(choice: Choice, backend: str) -> Remedy:
    """Names the backend where the setting is."""
    return set_file(backend)[0] if choice.place == "keras.json" else set_variable(backend)


def set_variable(backend: str) -> Remedy:
    """Sets the variable."""
    return act(
        "set-env", f"KERAS_BACKEND={backend}", f"Set KERAS_BACKEND to {backend} before keras is imported"
    )


def set_file(backend: str) -> tuple[Remedy, ...]:
    """Sets it in keras.json."""
    return (act("set-keras-json", f"backend={backend}", f"Set the backend in keras.json to {backend}"),)


def name_setting(choice: Choice) -> str:
    """The setting that decides."""
    return "keras.json" if choice.place == "keras.json" else "KERAS_BACKEND"


def name_place(choice: Choice) -> str:
    """A sentence on where the backend comes from."""
    if choice.place == "keras.json":
        return f"The file keras.json asks for {choice.backend}."
    if choice.place == "activation":
        return f"KERAS_BACKEND, set when the environment is activated, asks for {choice.backend}."
    if choice.place == "code":
        return f"The code sets KERAS_BACKEND to {choice.backend}."
    if choice.place == "default":
        return f"No backend is configured, so Keras takes {choice.backend}."
    return f"The variable KERAS_BACKEND asks for {choice.backend}."


def show_keras(choice: Choice) -> str:
    """The Keras in words."""
    return f"{'Keras Core' if choice.package == 'keras-core' else 'Keras'} {choice.version}"


def name_module(choice: Choice) -> str:
    """The module that is imported."""
    return "keras_core" if choice.package == "keras-core" else "keras"
