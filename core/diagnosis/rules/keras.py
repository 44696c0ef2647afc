"""Keras beside TensorFlow: does the pair fit, is it there, is the legacy switch obeyed."""

from __future__ import annotations

from core.compatibility import Pair, Release, is_in_range
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, drop_address, find_addresses, install, phrase_range, remove
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

_FAILS = {
    "tf.keras": " With this pair tf.keras cannot be used.",
    "keras": " With this pair import keras, or training with it, fails.",
}


def check_pair(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The installed Keras goes with the installed TensorFlow."""
    tensorflow, keras, release = context.tensorflow, context.facts.keras, context.release
    if tensorflow is None or release is None:
        return NotApplicable("No TensorFlow release that the matrix knows is installed.")
    if keras is None or keras.version is None:
        return NotApplicable("No separate Keras is installed.")
    pair = context.matrix.keras_pair(release.version, keras.version)
    if pair is None or pair.stops == "nothing":
        return ()
    if context.is_legacy_keras and pair.stops == "tf.keras" and is_in_range(release.version, ">=2.15"):
        return NotApplicable("TensorFlow is told to use tf-keras instead.")
    return (_describe_pair(context, release, pair, keras.version),)


def check_missing(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """TensorFlow 2.6 and newer find the Keras package they take tf.keras from."""
    tensorflow, release = context.tensorflow, context.release
    if tensorflow is None or release is None:
        return NotApplicable("No TensorFlow release that the matrix knows is installed.")
    if release.keras_inside:
        return NotApplicable(f"{context.tensorflow_title} carries its own Keras.")
    keras = context.facts.keras
    if keras is not None and keras.version is not None:
        return ()
    if not context.is_missing("keras"):
        return NotApplicable("The list of packages is partial.")
    wanted = context.matrix.keras_for(release.version, context.python)
    return (
        Finding(
            rule="keras-missing",
            category=Category.REQUIREMENT_VIOLATION,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"Keras is missing, and TensorFlow {tensorflow.version} needs it",
            explanation=(
                "Since release 2.6 TensorFlow takes tf.keras from the separate keras package. Without it "
                "tf.keras cannot be used."
            ),
            subject="keras",
            evidence=(
                Evidence(
                    what="Keras",
                    observed="not installed",
                    expected=phrase_range(release.keras),
                    source=f"TensorFlow {release.version} metadata",
                ),
            ),
            remedies=(install("keras", None, wanted),) if wanted is not None else (),
        ),
    )


def check_legacy(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Where TF_USE_LEGACY_KERAS is on, tf-keras is there and goes with this TensorFlow."""
    tensorflow, release = context.tensorflow, context.release
    if tensorflow is None or release is None or not is_in_range(release.version, ">=2.15"):
        return NotApplicable("Only TensorFlow 2.15 and newer know the legacy switch.")
    if not context.is_legacy_keras:
        return NotApplicable("TF_USE_LEGACY_KERAS is not set.")
    installed = context.facts.keras.tf_keras if context.facts.keras is not None else None
    wanted = context.matrix.tf_keras_for(release.version, context.python)
    pair = (
        context.matrix.keras_pair(release.version, installed, "tf-keras") if installed is not None else None
    )
    if pair is not None and pair.stops == "nothing":
        return ()
    remedies = [install("tf-keras", installed, wanted)] if wanted is not None else []
    unset = act("unset-env", "TF_USE_LEGACY_KERAS", "Do not set TF_USE_LEGACY_KERAS, and use Keras 3")
    if installed is None:
        title = "TF_USE_LEGACY_KERAS is set, but tf-keras is missing"
        why = "The variable tells TensorFlow to take tf.keras from the package tf-keras, so there is none."
        severity = Severity.ERROR
    else:
        title = f"tf-keras {installed} does not fit TensorFlow {tensorflow.version}"
        why = pair.why if pair is not None else "Nobody tested this pair."
        severity = Severity.ERROR if pair is not None and pair.stops == "tf.keras" else Severity.WARNING
    sources = pair.sources if pair is not None else ("lazy-loader",)
    return (
        Finding(
            rule="keras-legacy",
            category=Category.KERAS3_LEGACY,
            severity=severity,
            confidence=Confidence.HIGH,
            title=title,
            explanation=why,
            subject="keras",
            evidence=(
                Evidence(
                    what="tf-keras",
                    observed=installed or "not installed",
                    expected=wanted or "the minor version of TensorFlow",
                    source=_show_sources(context, sources),
                ),
            ),
            remedies=(*remedies, unset),
            references=find_addresses(map(context.matrix.source, sources)),
        ),
    )


def _describe_pair(context: Context, release: Release, pair: Pair, keras: str) -> Finding:
    version = context.tensorflow.version if context.tensorflow is not None else release.version
    is_open = pair.stops == "maybe"
    evidence = [
        Evidence(
            what="Keras",
            observed=keras,
            expected=_phrase_expected(context, release, pair),
            source=_show_sources(context, pair.sources),
        )
    ]
    if pair.error:
        evidence.append(
            Evidence(
                what="What it prints",
                observed=pair.error,
                expected="",
                source=_show_sources(context, pair.sources),
            )
        )
    fits = "Nobody tested" if is_open else "does not fit"
    return Finding(
        rule="keras-pair",
        category=pair.category,
        severity=Severity.WARNING if is_open else Severity.ERROR,
        confidence=Confidence.HIGH if pair.evidence == "measured" else Confidence.MEDIUM,
        title=(
            f"{fits} Keras {keras} with TensorFlow {version}"
            if is_open
            else f"Keras {keras} {fits} TensorFlow {version}"
        ),
        explanation=f"{pair.why}{_FAILS.get(pair.stops, '')}",
        subject="keras",
        evidence=tuple(evidence),
        remedies=_propose(context, release, pair, keras),
        references=find_addresses(map(context.matrix.source, pair.sources)),
    )


def _propose(context: Context, release: Release, pair: Pair, keras: str) -> tuple[Remedy, ...]:
    remedies = []
    wanted = pair.prefer or context.matrix.keras_for(release.version, context.python)
    facts = context.facts.keras
    if wanted is not None:
        remedies.append(install("keras", keras, wanted))
    elif release.keras_inside:
        remedies.append(remove((facts.distribution if facts is not None else None) or "keras", keras))
    if context.python is not None:
        partner = context.matrix.tensorflow_for(keras, context.python, context.platform)
        if partner is not None and context.tensorflow is not None:
            remedies.append(install("tensorflow", context.tensorflow.version, partner))
    return tuple(remedies)


def _phrase_expected(context: Context, release: Release, pair: Pair) -> str:
    if pair.prefer is not None:
        return pair.prefer
    if release.keras_inside:
        return f"the copy inside TensorFlow ({release.keras})"
    return context.matrix.keras_for(release.version, context.python) or phrase_range(release.keras)


def _show_sources(context: Context, sources: tuple[str, ...]) -> str:
    return "; ".join(drop_address(context.matrix.source(name)) for name in sources)


RULES = (
    Rule(id="keras-pair", family="keras", checks="This Keras goes with this TensorFlow", check=check_pair),
    Rule(
        id="keras-missing",
        family="keras",
        checks="The Keras that TensorFlow needs is there",
        check=check_missing,
    ),
    Rule(
        id="keras-legacy",
        family="keras",
        checks="tf-keras is there where it is asked for",
        check=check_legacy,
    ),
)
