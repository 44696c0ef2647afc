"""Several distributions that write into the same folder."""

from __future__ import annotations

from core.diagnosis.context import Context
from core.diagnosis.remedies import remove
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Distribution, Evidence, Finding, Remedy, Severity

# Each of these brings the folder "tensorflow".
_PROVIDERS = frozenset({
    "intel-tensorflow", "intel-tensorflow-avx512", "tensorflow", "tensorflow-aarch64", "tensorflow-cpu",
    "tensorflow-cpu-aws", "tensorflow-directml", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos",
    "tensorflow-rocm", "tensorflow-tpu", "tf-nightly", "tf-nightly-cpu", "tf-nightly-gpu",
})  # fmt: skip
_KERAS_PROVIDERS = frozenset({"keras", "keras-nightly"})


def check_tensorflow(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """One distribution owns the tensorflow folder."""
    owners = [context.installed[name] for name in sorted(_PROVIDERS & context.installed.keys())]
    if not owners:
        return NotApplicable("No TensorFlow is installed.")
    by_pip = [one for one in owners if one.build is None and one.origin != "conda"]
    if len(by_pip) != len(owners):
        # conda splits one TensorFlow over several packages of its own; only pip's beside them clash.
        own = [one for one in owners if one not in by_pip]
        if not by_pip:
            return ()
        return (_describe_mix(by_pip, own),)
    owners = _drop_stubs(context, by_pip)
    if len(owners) < 2:
        return ()
    kept = _choose(context, owners)
    versions = {one.version for one in owners}
    return (
        Finding(
            rule="duplicate-tensorflow",
            category=Category.DUPLICATE_TENSORFLOW,
            severity=Severity.ERROR if len(versions) > 1 else Severity.WARNING,
            confidence=Confidence.HIGH,
            title=f"{len(owners)} packages provide TensorFlow",
            explanation=(
                f"{_join(owners)} write the same files, and the last one installed has overwritten the "
                "others. Removing one of them takes the other's files away with it."
            ),
            subject="tensorflow",
            evidence=_show_owners(owners),
            remedies=(_keep(kept, owners),),
        ),
    )


def check_keras(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """One distribution owns the keras folder."""
    owners = [context.installed[name] for name in sorted(_KERAS_PROVIDERS & context.installed.keys())]
    if not owners:
        return NotApplicable("No separate Keras is installed.")
    if len(owners) < 2 or any(one.build is not None for one in owners):
        return ()
    return (
        Finding(
            rule="duplicate-keras",
            category=Category.STANDALONE_KERAS,
            severity=Severity.WARNING,
            confidence=Confidence.HIGH,
            title="Two packages provide Keras",
            explanation=(
                f"{_join(owners)} write the same folder, and import keras finds a mixture of both. "
                "tf.keras inside TensorFlow 2.5 and older is not affected."
            ),
            subject="keras",
            evidence=_show_owners(owners),
            remedies=(remove("keras-nightly", context.version_of("keras-nightly")),),
        ),
    )


def _drop_stubs(context: Context, owners: list[Distribution]) -> list[Distribution]:
    """Without those whose wheels only pull in another one of the same version."""
    there = {one.name: one.version for one in owners}
    real = []
    for one in owners:
        release = context.matrix.release(one.version)
        stubs = {
            build.stub
            for build in (release.builds if release is not None else ())
            if build.distribution == one.name
            and build.stub is not None
            and build.platform == context.platform
        }
        if not any(there.get(stub) == one.version for stub in stubs):
            real.append(one)
    return real


def _choose(context: Context, owners: list[Distribution]) -> Distribution:
    """The one that an import finds, else the first."""
    found = context.tensorflow.distribution if context.tensorflow is not None else None
    return next((one for one in owners if one.name == found), owners[0])


def _keep(kept: Distribution, owners: list[Distribution]) -> Remedy:
    changes = tuple(
        change for one in owners if one.name != kept.name for change in remove(one.name, one.version).changes
    )
    return Remedy(
        id=f"keep-{kept.name}",
        title=f"Keep {kept.name} {kept.version}, remove the others, and install it again",
        changes=changes,
        actions=(f"reinstall:{kept.name}",),
    )


def _describe_mix(by_pip: list[Distribution], own: list[Distribution]) -> Finding:
    return Finding(
        rule="duplicate-tensorflow",
        category=Category.DUPLICATE_TENSORFLOW,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title="conda and pip both installed TensorFlow",
        explanation=(
            f"{_join(by_pip)} from pip and {_join(own)} from conda write the same files. An import finds a "
            "mixture of both."
        ),
        subject="tensorflow",
        evidence=_show_owners([*by_pip, *own]),
        remedies=(_keep(own[0], [*by_pip, own[0]]),),
    )


def _show_owners(owners: list[Distribution]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(what=one.name, observed=one.version, expected="one of them", source=one.folder)
        for one in owners
    )


def _join(owners: list[Distribution]) -> str:
    names = [f"{one.name} {one.version}" for one in owners]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


RULES = (
    Rule(
        id="duplicate-tensorflow",
        family="duplicates",
        checks="Only one distribution provides TensorFlow",
        check=check_tensorflow,
    ),
    Rule(
        id="duplicate-keras",
        family="duplicates",
        checks="Only one distribution provides Keras",
        check=check_keras,
    ),
)
