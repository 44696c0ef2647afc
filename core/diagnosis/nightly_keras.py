"""tf-keras beside a nightly TensorFlow."""

from __future__ import annotations

from core.compatibility import drop_day, find_day, is_in_range, is_same_minor
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, drop_address, find_addresses
from core.diagnosis.rule import NotApplicable
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity, TensorFlowFacts

_SOURCE = "tf-keras-676"


def judge_nightly_legacy(
    context: Context, tensorflow: TensorFlowFacts
) -> tuple[Finding, ...] | NotApplicable:
    """A released tf-keras stands beside a nightly of its own minor only."""
    own = context.installed.get("tf-keras")
    version = drop_day(tensorflow.version)
    if own is None or "tf-keras-nightly" in context.installed or not is_in_range(version, ">=2.15"):
        return NotApplicable("No released tf-keras stands beside the nightly TensorFlow.")
    release = context.matrix.release(version)
    pair = (
        context.matrix.keras_pair(release.version, drop_day(own.version), "tf-keras")
        if release is not None
        else None
    )
    if is_same_minor(drop_day(own.version), version) or (pair is not None and pair.stops == "nothing"):
        return ()
    source = context.matrix.source(_SOURCE)
    day = find_day(tensorflow.version)
    wanted = f">={version}.dev{day or 0}"
    return (
        Finding(
            rule="keras-legacy",
            category=Category.KERAS_TF_MISMATCH,
            severity=Severity.WARNING,
            confidence=Confidence.HIGH,
            title=f"tf-keras {own.version} does not fit {tensorflow.distribution} {tensorflow.version}",
            explanation=(
                "tf-keras uses parts of TensorFlow that change from day to day, and belongs to a nightly "
                "TensorFlow as tf-keras-nightly. It fails as soon as something imports tf_keras."
            ),
            subject="keras",
            evidence=(
                Evidence(
                    what="tf-keras",
                    observed=own.version,
                    expected=f"tf-keras-nightly {version}",
                    source=drop_address(source),
                ),
            ),
            remedies=(
                Remedy(
                    id="tf-keras-nightly",
                    title="Install the tf-keras-nightly of the same days in place of tf-keras",
                    changes=(
                        Change(name="tf-keras", before=own.version, after=None),
                        Change(name="tf-keras-nightly", before=None, after=wanted),
                    ),
                ),
                act(
                    "match-nightly-dates",
                    f"install {tensorflow.distribution} and tf-keras-nightly of one day",
                    "Install builds of the same day",
                ),
            ),
            references=find_addresses((source,)),
        ),
    )
