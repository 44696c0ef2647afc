"""The Keras backend that is configured: is it known, is it there, does the setting take effect."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility import Backends, drop_day, is_in_range
from core.diagnosis.backend_absent import describe_none, install_part, install_provider
from core.diagnosis.backend_settings import (
    WITHOUT_TRAINING,
    Choice,
    configure,
    find_choice,
    is_there,
    make_finding,
    name_module,
    name_place,
    name_setting,
    set_file,
    set_variable,
    show_keras,
    show_sources,
)
from core.diagnosis.code_names import read_code
from core.diagnosis.context import Context
from core.diagnosis.keras_changes import change_code, switch_keras
from core.diagnosis.remedies import act, install, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Confidence, Evidence, Finding, Remedy, Severity

_RENAMED = {
    "pytorch": "torch", "tf": "tensorflow", "tf.keras": "tensorflow", "tensorflow2": "tensorflow",
    "jaxlib": "jax", "np": "numpy", "vino": "openvino",
}  # fmt: skip
# Layers that only work with one backend.
_NEEDS = {"TorchModuleWrapper": "torch", "JaxLayer": "jax", "FlaxLayer": "jax", "TFSMLayer": "tensorflow"}
# Distributions that do not run without another one that they once did not ask for: jax until 0.4.31.
_PARTS = {"jax": "jaxlib"}
# Keras runs on these where the program says so itself.
_OTHER_PROVIDERS = ("openvino", "plaidml-keras", "mxnet")


def check_backend(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The configured backend is known to this Keras and installed, and the setting takes effect."""
    choice = find_choice(context)
    if choice is None:
        return NotApplicable("No separate Keras is installed.")
    known = context.matrix.backends_of(drop_day(choice.version), choice.package)
    if known is None:
        return _judge_unread(context, choice)
    if choice.place == "too late":
        return (_describe_late(context, choice),)
    if choice.place == "default":
        return tuple(_judge_default(context, choice, known))
    if choice.backend not in known.accepts:
        return (_describe_unknown(context, choice, known),)
    return tuple(_judge_chosen(context, choice, known))


def _judge_chosen(context: Context, choice: Choice, known: Backends) -> Iterator[Finding]:
    providers = known.accepts[choice.backend]
    if not is_there(context, choice.backend, providers):
        if _lacks(context, providers[0]):
            yield _describe_missing(context, choice, providers[0], known)
        elif choice.backend != "tensorflow":
            yield _describe_missing(context, choice, providers[0], known, is_sure=False)
        return
    part = _PARTS.get(choice.backend)
    if part is not None and context.is_missing(part):
        yield _describe_missing(context, choice, part, known)
        return
    yield from _judge_layers(context, choice)
    yield from _judge_version(context, choice, known)


def _judge_default(context: Context, choice: Choice, known: Backends) -> Iterator[Finding]:
    layers = list(_judge_layers(context, choice))
    yield from layers
    if layers or is_there(context, choice.backend, known.accepts.get(choice.backend, ())):
        return
    if not _lacks(context, choice.backend):
        return
    others = [
        name
        for name, providers in known.accepts.items()
        if name not in WITHOUT_TRAINING and is_there(context, name, providers)
    ]
    if others:
        yield _describe_default(context, choice, others, known)
    elif not any(name in context.installed for name in _OTHER_PROVIDERS):
        yield describe_none(context, choice, known)


def _lacks(context: Context, module: str) -> bool:
    """Whether a backend is known not to be there, by what is listed or by what was printed."""
    error = context.circumstances.error
    return (
        context.is_missing(module)
        or any(words in error for words in (f"No module named '{module}'", f"No module named {module}\n"))
        or error.endswith(f"No module named {module}")
    )


def _judge_layers(context: Context, choice: Choice) -> Iterator[Finding]:
    code = context.circumstances.code
    if not code:
        return
    for use in read_code(code).uses:
        needed = _NEEDS.get(use.name.rpartition(".")[2])
        if needed is not None and needed != choice.backend and use.name.startswith("keras"):
            yield make_finding(
                "backend",
                title=f"{use.name} needs the {needed} backend, and Keras runs on {choice.backend}",
                explanation=(
                    f"{name_place(choice)} The layer hands tensors of {choice.backend} to a {needed} module."
                ),
                evidence=(
                    Evidence(
                        what="Code",
                        observed=use.line,
                        expected=f"KERAS_BACKEND={needed}, set before keras is imported",
                        source=show_sources(context, ("keras-json",)),
                    ),
                ),
                remedies=(set_variable(needed), *set_file(needed)),
            )
            return


def _judge_version(context: Context, choice: Choice, known: Backends) -> Iterator[Finding]:
    one = context.installed.get(choice.backend)
    if one is None:
        return
    minimum, better = known.minimum.get(choice.backend), known.better.get(choice.backend)
    needed = next(
        (limit for limit in (minimum, better) if limit and is_in_range(one.version, f"<{limit}")), None
    )
    if needed is None:
        return
    is_supported = needed != minimum
    yield make_finding(
        "backend",
        severity=Severity.NOTE if is_supported else Severity.WARNING,
        title=f"{choice.backend} {one.version} is old for {show_keras(choice)}",
        explanation=(
            f"Parts of {show_keras(choice)} use functions that {choice.backend} has since {needed}, such as "
            "flash attention."
            if is_supported
            else f"{show_keras(choice)} supports {choice.backend} {needed} and newer."
        ),
        subject=choice.backend,
        evidence=(
            Evidence(
                what=choice.backend,
                observed=one.version,
                expected=f"{needed} or newer",
                source=show_sources(context, known.sources),
            ),
        ),
        remedies=(install(choice.backend, one.version, f">={needed}"),),
    )


def _judge_unread(context: Context, choice: Choice) -> tuple[Finding, ...] | NotApplicable:
    """Keras 2.4 to 2.15 read no backend."""
    wished = context.variable("KERAS_BACKEND") or choice.wished
    if not wished or wished == "tensorflow":
        return NotApplicable(f"Keras {choice.version} reads no backend setting.")
    is_meant = wished in ("torch", "jax", "pytorch", "numpy", "openvino")
    remedies: list[Remedy] = [act("unset-env", "KERAS_BACKEND", "Do not set KERAS_BACKEND")]
    if is_meant:
        remedies = [*switch_keras(context, ">=3"), *remedies]
    return (
        make_finding(
            "backend",
            severity=Severity.NOTE if context.circumstances.is_complete else Severity.WARNING,
            title=f"{show_keras(choice)} does not read the backend {wished}",
            explanation=(
                "Keras 2.4 to 2.15 run on TensorFlow only and pass over KERAS_BACKEND and the backend in "
                "keras.json. Keras before 2.4 and Keras 3 read them."
            ),
            evidence=(
                Evidence(
                    what="Backend",
                    observed=wished,
                    expected="Keras 3 for torch and jax, Keras 2.3.1 for theano and cntk",
                    source=show_sources(context, ("keras-backend",)),
                ),
            ),
            remedies=tuple(remedies),
        ),
    )


def _describe_unknown(context: Context, choice: Choice, known: Backends) -> Finding:
    lowered = choice.backend.lower()
    right = _RENAMED.get(lowered, lowered)
    right = right if right in known.accepts else "tensorflow"
    remedies = [configure(choice, right)]
    if context.tensorflow is None and right == "tensorflow":
        there = [name for name in known.accepts if is_there(context, name, (name,)) and name != "numpy"]
        remedies = [configure(choice, name) for name in there] + remedies
    if choice.place == "keras.json":
        remedies.append(set_variable(right))
    else:
        remedies.append(act("unset-env", "KERAS_BACKEND", "Do not set KERAS_BACKEND"))
    if choice.place == "code":
        remedies.append(
            act("restart-kernel", "after a failed import", "Restart the notebook's kernel after it")
        )
    return make_finding(
        "backend",
        title=f"{show_keras(choice)} has no backend named {choice.backend}",
        explanation=(
            f"{name_place(choice)} {_explain_unknown(lowered, choice)}import {name_module(choice)} fails "
            "with “Unable to import backend”. Once that happened in a notebook, its kernel has to be "
            "restarted."
        ),
        evidence=(
            Evidence(
                what=name_setting(choice),
                observed=choice.backend,
                expected=", ".join(sorted(known.accepts)),
                source=show_sources(context, known.sources),
            ),
        ),
        remedies=tuple({remedy.id: remedy for remedy in remedies}.values()),
    )


def _explain_unknown(name: str, choice: Choice) -> str:
    if name in ("theano", "cntk"):
        return f"{name} was a backend of Keras up to 2.3.1; the setting is a remainder of that time. "
    if name.startswith("plaidml"):
        return "PlaidML was a backend of Keras up to 2.3.1. "
    if name == "mxnet":
        return "MXNet has a Keras of its own (keras-mxnet, up to 2.2.4). "
    return "The name is case-sensitive. " if name != choice.backend else ""


def _describe_missing(
    context: Context, choice: Choice, provider: str, known: Backends, *, is_sure: bool = True
) -> Finding:
    fails = f"import {name_module(choice)} fails"
    if context.tensorflow is not None and is_in_range(drop_day(context.tensorflow.version), ">=2.16"):
        fails += ", and tf.keras with it"
    is_old = choice.backend in ("theano", "cntk")
    there = [
        name
        for name, providers in known.accepts.items()
        if name not in (choice.backend, *WITHOUT_TRAINING) and is_there(context, name, providers)
    ]
    there.sort(key="tensorflow".__ne__)
    remedies = [configure(choice, name) for name in there]
    if context.tensorflow is not None and choice.place != "keras.json":
        remedies.append(act("unset-env", "KERAS_BACKEND", "Do not set KERAS_BACKEND"))
    return make_finding(
        "backend",
        severity=Severity.ERROR if is_sure else Severity.WARNING if is_old else Severity.NOTE,
        confidence=Confidence.HIGH if is_sure else Confidence.MEDIUM,
        title=(
            f"Keras is told to use {choice.backend}, which does not run without {provider}"
            if is_sure and provider == _PARTS.get(choice.backend)
            else f"Keras is told to use {choice.backend}, which is not installed"
            if is_sure
            else f"Keras is told to use {choice.backend} instead of TensorFlow"
        ),
        explanation=(
            f"{name_place(choice)} Without the package {provider} {fails}."
            if is_sure
            else f"{name_place(choice)} The setting may be a remainder; without {provider} {fails}."
        ),
        evidence=(
            Evidence(
                what=name_setting(choice),
                observed=choice.backend,
                expected=f"{provider} is installed",
                source=show_sources(context, known.sources),
            ),
        ),
        remedies=(*install_part(context, choice, provider), *remedies)
        if provider == _PARTS.get(choice.backend)
        else (*remedies, install_provider(context, choice, provider)),
    )


def _describe_default(context: Context, choice: Choice, others: list[str], known: Backends) -> Finding:
    module = name_module(choice)
    names = " and ".join(others)
    remedies = [remedy for name in others for remedy in (set_variable(name), *set_file(name))]
    if choice.backend == "tensorflow" and context.python is not None:
        partner = context.matrix.tensorflow_for(choice.version, context.python, context.platform)
        remedies += [install("tensorflow", None, partner)] if partner is not None else []
    return make_finding(
        "backend",
        severity=_weigh_default(context, choice),
        title=f"{show_keras(choice)} looks for {show_name(choice.backend)}, which is not installed",
        explanation=(
            f"Where neither KERAS_BACKEND nor keras.json names a backend, {show_keras(choice)} takes "
            f"{choice.backend}. {names} {'is' if len(others) == 1 else 'are'} installed, but import {module} "
            f"fails with “No module named '{choice.backend}'” unless the backend is named before."
        ),
        evidence=(
            Evidence(
                what="Backend",
                observed=f"not set, so {choice.backend}",
                expected=" or ".join(others),
                source=show_sources(context, known.sources),
            ),
        ),
        remedies=tuple(remedies),
    )


def _weigh_default(context: Context, choice: Choice) -> Severity:
    """Certain where the code imports Keras; elsewhere programs may name the backend themselves."""
    if read_code(context.circumstances.code).first_import("keras", "keras_core") is not None:
        return Severity.ERROR
    return Severity.NOTE if is_in_range(drop_day(choice.version), ">=3") else Severity.WARNING


def _describe_late(context: Context, choice: Choice) -> Finding:
    return make_finding(
        "backend",
        title=f"The backend {choice.wished} is set after Keras was imported",
        explanation=(
            "Keras reads KERAS_BACKEND once, when it is imported. What is set later has no effect in this "
            "process, so Keras runs on the backend that was configured before."
        ),
        evidence=(
            Evidence(
                what="Code",
                observed=choice.line,
                expected="before the first import of keras or tensorflow.keras",
                source=show_sources(context, ("keras-json",)),
            ),
        ),
        remedies=(
            change_code(f"import os; os.environ['KERAS_BACKEND'] = '{choice.wished}' before import keras"),
            set_variable(choice.wished),
            act("restart-kernel", "then set KERAS_BACKEND first", "Restart the kernel, and set it first"),
        ),
    )


RULES = (
    Rule(
        id="backend",
        family="backend",
        checks="The configured Keras backend is known, installed and takes effect",
        check=check_backend,
    ),
)
