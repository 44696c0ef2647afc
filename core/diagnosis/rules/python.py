"""The interpreter: is it there, and can it run this TensorFlow."""

from __future__ import annotations

from core.compatibility import minor_of
from core.diagnosis.context import Context
from core.diagnosis.remedies import install, list_minors, recreate
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity


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
    if not context.is_official_wheel:
        return NotApplicable("This TensorFlow is not one of the official wheels.")
    if context.python is None or context.python_minor is None:
        return NotApplicable("The Python version is not known.")
    supported = context.matrix.python_range(release.version, context.platform, tensorflow.distribution)
    if not supported:
        return NotApplicable(f"The matrix has no wheels of this release for {context.platform}.")
    if context.python_minor in supported:
        return ()
    is_new = _order(context.python_minor) > _order(supported[-1])
    direction = "new" if is_new else "old"
    remedies = [recreate(context.python, supported[-1] if is_new else supported[0])]
    newest = context.matrix.newest_for(context.python_minor, context.platform)
    if newest is not None:
        remedies.append(install("tensorflow", tensorflow.version, newest.version))
    return (
        Finding(
            rule="python-supported",
            category=Category.PYTHON_TOO_NEW if is_new else Category.PYTHON_TOO_OLD,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"Python {context.python} is too {direction} for TensorFlow {tensorflow.version}",
            explanation=(
                f"TensorFlow {tensorflow.version} was built for Python {list_minors(supported)} on this "
                f"system. Its compiled parts cannot be loaded by Python {context.python_minor}."
            ),
            subject="python",
            evidence=(
                Evidence(
                    what="Python",
                    observed=context.python,
                    expected=list_minors(supported),
                    source=f"Wheels of {tensorflow.distribution} {release.version}",
                ),
            ),
            remedies=tuple(remedies),
        ),
    )


def _order(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split(".") if part.isdigit())


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
)
