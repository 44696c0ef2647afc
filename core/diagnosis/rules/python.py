"""The interpreter: is it there, and can it run this TensorFlow."""

from __future__ import annotations

from core.compatibility import is_in_range, is_older, minor_of, parse_specifier
from core.diagnosis.context import Context
from core.diagnosis.offers import choose_python, order_minor
from core.diagnosis.remedies import install, list_minors, phrase_range, recreate, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wish_remedies import offer_nearest
from core.model import Category, Confidence, Distribution, Evidence, Finding, Remedy, Severity

_NEAR = frozenset({"keras", "tf-keras", "keras-core", "keras-nightly", "tensorboard", "tf-agents", "tf2onnx"})
_NEAR_PREFIXES = ("tensorflow-", "keras-", "tf-")
_SHOWN = 3


def check_interpreter(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The environment has an interpreter that can be started."""
    python = context.facts.python
    if python.usable:
        return ()
    base = python.base or context.facts.located.base
    if base:
        title = "This environment has lost its Python"
        gone = f"It was made with the Python in {base}, which is no longer there or no longer the same."
    else:
        title = "This environment has no Python that can be started"
        gone = "No interpreter of it can be started."
    version = minor_of(python.version) if python.version else None
    remedy = (
        recreate(python.version, version)
        if version
        else Remedy(
            id="recreate", title="Make the environment again", actions=("recreate-env:with any Python",)
        )
    )
    return (
        Finding(
            rule="python-interpreter",
            category=Category.BROKEN_INSTALL,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=title,
            explanation=f"{gone} The packages are intact, but nothing can run them.",
            subject="python",
            evidence=(
                Evidence(
                    what="Interpreter",
                    observed=python.problem or "it cannot be started",
                    expected=python.executable or base or "a Python that starts",
                    source="The environment's files",
                ),
            ),
            remedies=(remedy,),
        ),
    )


def check_supported(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The release has a wheel for this Python."""
    tensorflow, release = context.tensorflow, context.release
    if tensorflow is None or release is None:
        return NotApplicable("No TensorFlow release that the matrix knows is installed.")
    if not _is_wheel(context):
        return NotApplicable("This TensorFlow is not a wheel of the package index.")
    if context.python is None or context.python_minor is None:
        return NotApplicable("The Python version is not known.")
    supported = context.matrix.python_range(tensorflow.version, context.platform, tensorflow.distribution)
    if not supported:
        return NotApplicable(f"The matrix has no wheels of this release for {context.platform}.")
    if context.python_minor in supported or _is_built_by_conda(context, tensorflow.version):
        return ()
    is_new = order_minor(context.python_minor) > order_minor(supported[-1])
    direction = "new" if is_new else "old"
    closest = choose_python(supported, context.python_minor) or supported[-1]
    why = (
        f"TensorFlow {tensorflow.version} was built for Python {list_minors(supported)} on this "
        f"system. Its compiled parts cannot be loaded by Python {context.python_minor}."
    )
    if is_new and order_minor(context.python_minor) >= (3, 7) and is_older(release.version, "1.13"):
        why += " async is a keyword from Python 3.7 on, and TensorFlow before 1.13 uses it as a name."
    return (
        Finding(
            rule="python-supported",
            category=Category.PYTHON_TOO_NEW if is_new else Category.PYTHON_TOO_OLD,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"Python {context.python} is too {direction} for TensorFlow {tensorflow.version}",
            explanation=why,
            subject="python",
            evidence=(
                Evidence(
                    what="Python",
                    observed=context.python,
                    expected=list_minors(supported),
                    source=f"Wheels of {tensorflow.distribution} {release.version}",
                ),
            ),
            remedies=(
                recreate(context.python, closest),
                *offer_nearest(context, tensorflow.distribution, tensorflow.version, newer_first=is_new),
            ),
        ),
    )


def check_ranges(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """What stands beside TensorFlow accepts this Python, by its metadata and by what its code uses."""
    python = context.python
    if python is None or context.python_minor is None:
        return NotApplicable("The Python version is not known.")
    findings = []
    full = python if python.count(".") >= 2 else f"{python}.99"
    for one in context.facts.distributions:
        if one.requires_python and is_in_range(full, one.requires_python) is False:
            finding = _describe_range(context, one)
            findings += [finding] if finding is not None else []
    return tuple(findings[:_SHOWN])


def _is_wheel(context: Context) -> bool:
    tensorflow = context.tensorflow
    return (
        tensorflow is not None
        and tensorflow.distribution in context.matrix.distributions
        and tensorflow.installer not in ("conda", "system")
        and context.circumstances.build_origin is None
    )


def _is_built_by_conda(context: Context, version: str) -> bool:
    """Whether a conda environment's TensorFlow may be conda's own, built there for this Python."""
    if not (context.circumstances.manager or "").startswith("conda"):
        return False
    if context.tensorflow is not None and context.tensorflow.installer is not None:
        return False
    return any(
        minor_of(row.version) == minor_of(version)
        and row.platform == context.platform
        and context.python_minor in row.python
        for row in context.matrix.conda.tensorflow
    )


def _describe_range(context: Context, one: Distribution) -> Finding | None:
    """What declares a lower bound that this Python does not reach; upper bounds are often mere caution."""
    lowest = _find_lowest_python(one.requires_python or "")
    if (
        lowest is None
        or context.python_minor is None
        or order_minor(lowest) <= order_minor(context.python_minor)
    ):
        return None
    if one.name in context.matrix.distributions:
        return None
    is_near = one.name in _NEAR or one.name.startswith(_NEAR_PREFIXES)
    return Finding(
        rule="python-range",
        category=Category.PYTHON_TOO_OLD,
        severity=Severity.ERROR if is_near else Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"Python {context.python} is too old for {show_name(one.name)} {one.version}",
        explanation=(
            f"It asks for Python {phrase_range(one.requires_python or '')}. Its code may use what this "
            "Python does not know, and pip would not have installed it here."
        ),
        subject="python",
        evidence=(
            Evidence(
                what=f"Python for {one.name} {one.version}",
                observed=context.python or "",
                expected=phrase_range(one.requires_python or ""),
                source=f"{one.name} {one.version} metadata",
            ),
        ),
        remedies=_offer_for_range(context, one, lowest),
    )


def _offer_for_range(context: Context, one: Distribution, lowest: str) -> tuple[Remedy, ...]:
    minors: tuple[str, ...] = ()
    if context.tensorflow is not None and context.release is not None and _is_wheel(context):
        minors = context.matrix.python_range(
            context.tensorflow.version, context.platform, context.tensorflow.distribution
        )
    fitting = [minor for minor in minors if order_minor(minor) >= order_minor(lowest)]
    wanted = fitting[0] if fitting else lowest
    ways = [recreate(context.python, wanted)] if fitting or not minors else []
    older = _find_older(context, one)
    if older is not None:
        ways.append(install(one.name, one.version, older))
    return tuple(ways or [recreate(context.python, wanted)])


def _find_older(context: Context, one: Distribution) -> str | None:
    """The newest release of the same distribution that accepts this Python."""
    accepted = [
        release.version
        for release in context.matrix.companions.releases(one.name)
        if context.python is not None
        and (not release.row.python or is_in_range(context.python, release.row.python) is True)
        and is_older(release.version, one.version)
    ]
    return accepted[-1] if accepted else None


def _find_lowest_python(specifier: str) -> str | None:
    parsed = parse_specifier(specifier)
    bounds = [
        minor_of(clause.version.removesuffix(".*"))
        for clause in (parsed or ())
        if clause.operator in (">=", ">", "~=", "==")
    ]
    return max(bounds, key=order_minor) if bounds else None


RULES = (
    Rule(
        id="python-interpreter",
        family="python",
        checks="The environment's interpreter is there and can be started",
        check=check_interpreter,
    ),
    Rule(
        id="python-supported",
        family="python",
        checks="This TensorFlow was built for this Python",
        check=check_supported,
    ),
    Rule(
        id="python-range",
        family="python",
        checks="What stands beside TensorFlow accepts this Python",
        check=check_ranges,
    ),
)
