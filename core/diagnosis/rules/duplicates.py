"""Several distributions that write into the same folder."""

from __future__ import annotations

from core.compatibility import is_in_range, is_older, minor_of
from core.diagnosis.context import Context
from core.diagnosis.duplicate_names import CONDA_PARTS, NIGHTLY_PARTS, PROVIDERS, is_nightly
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Distribution, Evidence, Finding, Remedy, Severity

_KERAS_PROVIDERS = frozenset({"keras", "keras-nightly"})
# The GPU build had a name of its own until tensorflow became the same package in 2.1.
_ONE_BUILD_SINCE = "2.1"
# Two of these in one environment register the same plug-ins, and TensorBoard refuses to start.
_BOARDS = frozenset({"tensorboard", "tb-nightly"})


def check_tensorflow(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """One distribution owns the tensorflow folder."""
    owners = [context.installed[name] for name in sorted(PROVIDERS & context.installed.keys())]
    if not owners:
        return NotApplicable("No TensorFlow is installed.")
    own = [one for one in owners if _is_from_conda(context, one)]
    by_pip = [one for one in owners if one not in own]
    if own and by_pip:
        return (_describe_mix(context, by_pip, own),)
    if own:
        # conda splits one TensorFlow over several packages of its own.
        return ()
    owners = _drop_stubs(context, by_pip)
    if len(owners) < 2:
        return ()
    return (_describe(context, owners),)


def check_keras(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """One distribution owns the keras folder."""
    owners = [context.installed[name] for name in sorted(_KERAS_PROVIDERS & context.installed.keys())]
    if not owners:
        return NotApplicable("No separate Keras is installed.")
    if len(owners) < 2 or any(one.build is not None for one in owners):
        return ()
    asks_for_nightly = (context.version_of("tensorflow") or "").startswith("2.5.")
    kept, gone = ("keras-nightly", "keras") if asks_for_nightly else ("keras", "keras-nightly")
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
            remedies=(_keep(context.installed[kept], [context.installed[gone]]),),
        ),
    )


def check_parts(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No daily build stands beside the release of the same part of TensorFlow."""
    installed = context.installed
    pairs = [
        (daily, release)
        for daily, release in (*NIGHTLY_PARTS.items(), ("tensorflow-tensorboard", "tensorboard"))
        if daily in installed and release in installed and daily != "keras-nightly"
    ]
    if not pairs:
        return NotApplicable("No part of TensorFlow is there twice.")
    if (
        any(is_nightly(name) for name in PROVIDERS & installed.keys())
        and len(PROVIDERS & installed.keys()) > 1
    ):
        return NotApplicable("They belong to one of two TensorFlows.")
    found = [(installed[daily], installed[release]) for daily, release in pairs]
    return (_describe_part(*found[0]) if len(found) == 1 else _describe_parts(context, found),)


def _is_from_conda(context: Context, one: Distribution) -> bool:
    if one.installer == "pip":
        return False
    if one.build is not None or one.origin == "conda" or one.installer == "conda":
        return True
    base = context.installed.get("tensorflow-base")
    return (
        base is not None and one.name in CONDA_PARTS and is_in_range(one.version, f"=={base.version}") is True
    )


def _drop_stubs(context: Context, owners: list[Distribution]) -> list[Distribution]:
    """Without those whose wheels only pull in another one of the same version."""
    there = {one.name: one.version for one in owners}
    real = []
    for one in owners:
        release = context.matrix.release(one.version)
        builds = [
            build
            for build in (release.builds if release is not None else ())
            if build.distribution == one.name
        ]
        stubs = {
            build.stub for build in builds if build.stub is not None and build.platform == context.platform
        }
        is_archive = bool(builds) and not any(build.python for build in builds)
        if is_archive or any(there.get(stub) == one.version for stub in stubs):
            continue
        real.append(one)
    return real


def _describe(context: Context, owners: list[Distribution]) -> Finding:
    versions = {one.version for one in owners}
    kept = _choose(context, owners)
    is_split = len(versions) > 1 or (any(_is_gpu(one) for one in owners) and _has_own_gpu_build(kept))
    found = context.tensorflow
    imported = (
        f" import tensorflow finds {found.version} now."
        if found is not None and context.circumstances.is_complete
        else " import tensorflow finds what was written last."
    )
    ways = tuple(_keep_board(context, one, owners) for one in (kept, *[o for o in owners if o is not kept]))
    return Finding(
        rule="duplicate-tensorflow",
        category=Category.DUPLICATE_TENSORFLOW,
        severity=Severity.ERROR if is_split else Severity.WARNING,
        confidence=Confidence.HIGH,
        title=f"{len(owners)} packages provide TensorFlow",
        explanation=(
            f"{_join(owners)} write the same files, and the last one installed has overwritten the "
            f"others.{imported} Removing one of them takes the other's files away with it, so the one that "
            "stays has to be installed again."
        ),
        subject="tensorflow",
        evidence=_show_owners(owners),
        remedies=ways,
    )


def _is_gpu(one: Distribution) -> bool:
    return "gpu" in one.name


def _has_own_gpu_build(one: Distribution) -> bool:
    """Whether the GPU build of this version was another package than the CPU build."""
    return is_older(one.version, _ONE_BUILD_SINCE)


def _choose(context: Context, owners: list[Distribution]) -> Distribution:
    """The one to keep: a release before a daily build, the GPU build where it is another one, the newest.

    Where the files were read, the one that an import finds.
    """
    found = context.tensorflow.distribution if context.tensorflow is not None else None
    releases = [one for one in owners if not is_nightly(one.name)] or owners
    gpu = [one for one in releases if _is_gpu(one)]
    if gpu and _has_own_gpu_build(gpu[0]) and _may_have_gpu(context):
        return gpu[0]
    if context.circumstances.is_complete:
        return next((one for one in owners if one.name == found), releases[0])
    special = [
        one for one in releases if one.name in ("tensorflow-directml", "tensorflow-rocm", "nvidia-tensorflow")
    ]
    plain = [one for one in releases if one.name == "tensorflow"]
    newest = releases[0]
    for one in releases:
        newest = one if is_older(newest.version, one.version) else newest
    if len({one.version for one in releases}) > 1:
        return newest
    return (special or plain or [newest])[0]


def _may_have_gpu(context: Context) -> bool:
    return bool(context.nvidia_gpus) or not context.knows("gpu")


def _keep_board(context: Context, kept: Distribution, owners: list[Distribution]) -> Remedy:
    """Everything of the others goes, daily builds of their parts too; what stays is installed again."""
    gone = [one for one in owners if one.name != kept.name]
    again = [kept]
    if not is_nightly(kept.name):
        for daily, release in NIGHTLY_PARTS.items():
            if daily in context.installed and not _belongs(context, daily, kept):
                gone.append(context.installed[daily])
                again += [context.installed[release]] if release in context.installed else []
    return _keep(kept, gone, again)


def _belongs(context: Context, daily: str, kept: Distribution) -> bool:
    """TensorFlow 2.5 asks for a keras-nightly, 2.8 for a tf-estimator-nightly, each of its own minor."""
    one = context.installed[daily]
    asked = (daily, minor_of(kept.version)) in {("keras-nightly", "2.5"), ("tf-estimator-nightly", "2.8")}
    return asked and minor_of(one.version) == minor_of(kept.version)


def _keep(kept: Distribution, gone: list[Distribution], again: list[Distribution] | None = None) -> Remedy:
    names = [one.name for one in (again or [kept])]
    return Remedy(
        id=f"keep-{kept.name}",
        title=f"Keep {kept.name} {kept.version}, remove the others, and install it again",
        changes=tuple(Change(name=one.name, before=one.version, after=None) for one in gone),
        actions=tuple(f"reinstall:{name}" for name in names),
    )


def _describe_mix(context: Context, by_pip: list[Distribution], own: list[Distribution]) -> Finding:
    base = context.installed.get("tensorflow-base")
    parts = [*own, *([base] if base is not None and base not in own else [])]
    keep_pip = Remedy(
        id=f"keep-{by_pip[0].name}",
        title=f"Keep {by_pip[0].name} {by_pip[0].version} from pip, remove conda's, and install it again",
        changes=tuple(Change(name=one.name, before=one.version, after=None) for one in parts),
        actions=(f"reinstall:{by_pip[0].name} from pip",),
    )
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
        remedies=(
            _keep(own[0], by_pip),
            keep_pip,
            Remedy(
                id="recreate",
                title="Make the environment again with one of them",
                actions=("recreate-env:with TensorFlow from one tool",),
            ),
        ),
    )


def _describe_part(daily: Distribution, release: Distribution) -> Finding:
    stops = {daily.name, release.name} <= _BOARDS
    return Finding(
        rule="duplicate-part",
        category=Category.DUPLICATE_TENSORFLOW,
        severity=Severity.WARNING if stops else Severity.NOTE,
        confidence=Confidence.HIGH,
        title=f"{daily.name} and {release.name} provide the same part of TensorFlow",
        explanation=(
            f"{_join([daily, release])} write the same folder. "
            + (
                "TensorBoard finds each plug-in twice and stops with Duplicate plugins for name projector."
                if stops
                else "The one installed last counts. TensorFlow itself may not use it at all."
            )
        ),
        subject=release.name,
        evidence=_show_owners([daily, release]),
        remedies=(_keep(release, [daily]),),
    )


def _describe_parts(context: Context, pairs: list[tuple[Distribution, Distribution]]) -> Finding:
    """Several daily builds at once are what a daily TensorFlow left behind."""
    gone = [daily for daily, _ in pairs]
    again = [release for _, release in pairs]
    own = context.tensorflow
    whole = context.installed.get(own.distribution) if own is not None else None
    if whole is not None and not context.circumstances.is_complete:
        # Nobody looked whether the daily TensorFlow took files away with it.
        again.insert(0, whole)
    names = _join(gone)
    return Finding(
        rule="duplicate-part",
        category=Category.DUPLICATE_TENSORFLOW,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        title=f"Daily builds of {len(pairs)} parts of TensorFlow stand beside their releases",
        explanation=(
            f"{names} came with a daily TensorFlow. They write the same folders as "
            f"{_join([release for _, release in pairs])}, and the ones installed last count. A daily "
            "TensorFlow that was removed has taken files of the release with it."
        ),
        subject="tensorflow",
        evidence=_show_owners([one for pair in pairs for one in pair]),
        remedies=(
            Remedy(
                id="remove-daily-parts",
                title=f"Remove {names}, and install the releases again",
                changes=tuple(Change(name=one.name, before=one.version, after=None) for one in gone),
                actions=tuple(f"reinstall:{one.name}" for one in again),
            ),
            Remedy(
                id="recreate",
                title="Make the environment again without daily builds",
                actions=("recreate-env:with releases only",),
            ),
        ),
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
    Rule(
        id="duplicate-part",
        family="duplicates",
        checks="No daily build stands beside the release of the same part",
        check=check_parts,
    ),
)
