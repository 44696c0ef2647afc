"""Keras beside TensorFlow: does the pair fit, is it there, is the legacy switch obeyed."""

from __future__ import annotations

from core.compatibility import (
    Pair,
    Release,
    drop_day,
    find_day,
    is_in_range,
    is_same_minor,
    minor_of,
    normalise_release,
)
from core.diagnosis.context import Context
from core.diagnosis.keras_changes import switch_tensorflow, use_legacy
from core.diagnosis.nightly_keras import judge_nightly_legacy
from core.diagnosis.remedies import act, drop_address, find_addresses, install, phrase_range, remove
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Distribution, Evidence, Finding, Remedy, Severity

_NIGHTLIES = ("tf-nightly", "tf-nightly-gpu", "tf-nightly-cpu")
_DAYS_APART = 7
_FAILS = {
    "tf.keras": " With this pair tf.keras cannot be used.",
    "keras": " With this pair import keras, or training with it, fails.",
}


def check_pair(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The installed Keras goes with the installed TensorFlow."""
    tensorflow, keras, release = context.tensorflow, context.facts.keras, _find_judged(context)
    if release is None and tensorflow is not None and _is_nightly_beside_release(context):
        release = context.matrix.release(drop_day(tensorflow.version))
    if tensorflow is None or release is None:
        return NotApplicable("No TensorFlow release that the matrix knows is installed.")
    if keras is None or keras.version is None:
        return NotApplicable("No separate Keras is installed.")
    pair = context.matrix.keras_pair(release.version, drop_day(keras.version))
    if pair is None or pair.stops == "nothing":
        return ()
    if context.is_legacy_keras and pair.stops == "tf.keras" and is_in_range(release.version, ">=2.15"):
        return NotApplicable("TensorFlow is told to use tf-keras instead.")
    return (_describe_pair(context, release, pair, keras.version),)


def _find_judged(context: Context) -> Release | None:
    """The release whose pairs count: of a release candidate that of its final; ``None`` for a nightly."""
    if context.tensorflow is None or "nightly" in context.tensorflow.distribution:
        return None
    return context.matrix.release(normalise_release(context.tensorflow.version))


def _is_nightly_beside_release(context: Context) -> bool:
    """Whether a nightly TensorFlow stands beside a final Keras 2, which belongs to another release."""
    tensorflow, keras = context.tensorflow, context.facts.keras
    if tensorflow is None or "nightly" not in tensorflow.distribution or keras is None:
        return False
    is_final = keras.distribution == "keras" and "keras-nightly" not in context.installed
    return is_final and keras.version is not None and is_in_range(keras.version, "<3") is True


def check_missing(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """TensorFlow 2.6 and newer find the Keras package they take tf.keras from."""
    tensorflow, release = context.tensorflow, context.release
    if tensorflow is None or release is None:
        return NotApplicable("No TensorFlow release that the matrix knows is installed.")
    if release.keras_inside or not release.keras:
        return NotApplicable(f"{context.tensorflow_title} takes nothing from a separate Keras.")
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
    """Where TF_USE_LEGACY_KERAS is on, tf-keras is there; where tf-keras is, it goes with this TensorFlow."""
    tensorflow, release = context.tensorflow, _find_judged(context)
    if tensorflow is not None and "nightly" in tensorflow.distribution:
        return judge_nightly_legacy(context, tensorflow)
    if tensorflow is None or release is None or not is_in_range(release.version, ">=2.15"):
        return NotApplicable("Only TensorFlow 2.15 and newer know the legacy switch.")
    installed = context.facts.keras.tf_keras if context.facts.keras is not None else None
    is_on = context.is_legacy_keras
    if not is_on and installed is None:
        return NotApplicable("TF_USE_LEGACY_KERAS is not set, and tf-keras is not there.")
    pair = (
        context.matrix.keras_pair(release.version, drop_day(installed), "tf-keras")
        if installed is not None
        else None
    )
    if pair is not None and pair.stops == "nothing":
        return ()
    return (_describe_legacy(context, release, installed, pair, is_on=is_on),)


def _describe_legacy(
    context: Context, release: Release, installed: str | None, pair: Pair | None, *, is_on: bool
) -> Finding:
    version = context.tensorflow.version if context.tensorflow is not None else release.version
    wanted = context.matrix.tf_keras_for(release.version, context.python)
    remedies = [install("tf-keras", installed, wanted)] if wanted is not None else []
    if installed is None:
        is_known = context.is_missing("tf-keras")
        state = "missing" if is_known else "not listed"
        title = f"TF_USE_LEGACY_KERAS is set, but tf-keras is {state}"
        why = "The variable tells TensorFlow to take tf.keras from the package tf-keras, so there is none."
        if not is_known:
            why = "The variable tells TensorFlow to take tf.keras from the package tf-keras."
        severity = Severity.ERROR if is_known else Severity.WARNING
    else:
        title = f"tf-keras {installed} does not fit TensorFlow {version}"
        why = pair.why if pair is not None else "tf-keras belongs to the TensorFlow of its own minor version."
        is_certain = is_on and pair is not None and pair.stops == "tf.keras"
        severity = Severity.ERROR if is_certain else Severity.WARNING
        why = why if is_on else f"{why} It fails as soon as something imports tf_keras."
    if is_on:
        remedies.append(
            act("unset-env", "TF_USE_LEGACY_KERAS", "Do not set TF_USE_LEGACY_KERAS, and use Keras 3")
        )
    elif installed is not None:
        remedies += switch_tensorflow(context, f"=={minor_of(installed)}.*")
        remedies.append(remove("tf-keras", installed))
    sources = pair.sources if pair is not None else ("lazy-loader",)
    return Finding(
        rule="keras-legacy",
        category=Category.KERAS3_LEGACY if is_on or installed is None else Category.KERAS_TF_MISMATCH,
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
        remedies=tuple(remedies),
        references=find_addresses(map(context.matrix.source, sources)),
    )


def check_nightlies(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """tf-nightly and keras-nightly are of the same days."""
    tensorflow = next((context.installed[name] for name in _NIGHTLIES if name in context.installed), None)
    keras = context.installed.get("keras-nightly")
    if tensorflow is None or keras is None:
        return NotApplicable("tf-nightly and keras-nightly are not both there.")
    days = find_day(tensorflow.version), find_day(keras.version)
    if days[0] is None or days[1] is None or is_in_range(drop_day(keras.version), ">=3"):
        return NotApplicable("The builds do not name their days, or are independent of each other.")
    apart = _count_days(days[0], days[1])
    same_minor = is_same_minor(drop_day(tensorflow.version), drop_day(keras.version))
    if same_minor and apart <= _DAYS_APART:
        return ()
    return (
        Finding(
            rule="keras-nightlies",
            category=Category.KERAS_TF_MISMATCH,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH if apart > _DAYS_APART else Confidence.MEDIUM,
            title=f"keras-nightly is {apart} days away from {tensorflow.name}",
            explanation=(
                "Nightly builds of TensorFlow and Keras change together; one that is weeks newer uses parts "
                "that the other does not have yet, or no longer has."
            ),
            subject="keras",
            evidence=(
                Evidence(
                    what="keras-nightly",
                    observed=keras.version,
                    expected=f"a build of {days[0][:4]}-{days[0][4:6]}-{days[0][6:]}",
                    source=_show_sources(context, ("tf-51850",)),
                ),
            ),
            remedies=(
                act(
                    "match-nightly-dates",
                    f"install the keras-nightly and the {tensorflow.name} of one day ({days[0]})",
                    "Install builds of the same day",
                ),
                *_leave_nightly(context, tensorflow, keras),
            ),
            references=find_addresses((context.matrix.source("tf-51850"),)),
        ),
    )


def _leave_nightly(context: Context, tensorflow: Distribution, keras: Distribution) -> tuple[Remedy, ...]:
    """The release that the nightly became, if this Python has it."""
    version = drop_day(tensorflow.version)
    release = context.matrix.release(version)
    if release is None or context.python_minor is None:
        return ()
    if context.python_minor not in context.matrix.python_range(release.version, context.platform):
        return ()
    wanted = context.matrix.keras_for(release.version, context.python)
    changes = [
        Change(name=tensorflow.name, before=tensorflow.version, after=None),
        Change(name="keras-nightly", before=keras.version, after=None),
        Change(name="tensorflow", before=None, after=release.version),
    ]
    if wanted is not None:
        changes.append(Change(name="keras", before=None, after=wanted))
    return (
        Remedy(
            id=f"tensorflow-{release.version}",
            title=f"Install TensorFlow {release.version} in place of the nightly builds",
            changes=tuple(changes),
        ),
    )


def _count_days(left: str, right: str) -> int:
    from datetime import date

    try:
        first, second = (date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}") for day in (left, right))
    except ValueError:
        return 0
    return abs((first - second).days)


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
    name = (facts.distribution if facts is not None else None) or "keras"
    if wanted is not None:
        change = install("keras", keras if name == "keras" else None, wanted)
        if name != "keras":
            gone = remove(name, keras)
            change = Remedy(id=change.id, title=change.title, changes=(*change.changes, *gone.changes))
        remedies.append(change)
    if release.keras_inside and pair.stops == "keras":
        remedies.append(_use_own(context, name, keras))
    elif wanted is None and release.keras_inside:
        remedies.append(remove(name, keras))
    if context.python is not None and context.tensorflow is not None:
        partner = context.matrix.tensorflow_for(drop_day(keras), context.python, context.platform)
        if partner is not None:
            remedies += switch_tensorflow(context, f"=={partner}")
    if is_in_range(release.version, ">=2.16") and is_in_range(keras, "<3"):
        remedies += _keep_keras_2(context, name, keras)
    return tuple(remedies)


def _use_own(context: Context, name: str, keras: str) -> Remedy:
    """The Keras that TensorFlow carries, instead of the separate one."""
    gone = remove(name, keras)
    return Remedy(
        id=f"tf-keras-inside-{name}",
        title=f"Remove {name} {keras}, and write from tensorflow import keras",
        changes=gone.changes,
        actions=("change-code:from tensorflow import keras",),
    )


def _keep_keras_2(context: Context, name: str, keras: str) -> tuple[Remedy, ...]:
    """Keras 2 as tf-keras beside a TensorFlow that needs Keras 3."""
    legacy = use_legacy(context)
    release = context.release
    wanted = context.matrix.keras_for(release.version, context.python) if release is not None else None
    if not legacy or wanted is None:
        return ()
    change = install(name, keras, wanted)
    return (
        Remedy(
            id="legacy-keras",
            title=f"{legacy[0].title}; and install Keras {wanted}, which TensorFlow asks for",
            changes=(*change.changes, *legacy[0].changes),
            actions=legacy[0].actions,
        ),
    )


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
        checks="tf-keras is there where it is asked for, and goes with this TensorFlow",
        check=check_legacy,
    ),
    Rule(
        id="keras-nightlies",
        family="keras",
        checks="Nightly builds of TensorFlow and Keras are of the same days",
        check=check_nightlies,
    ),
)
