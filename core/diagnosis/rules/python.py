"""The interpreter: is it there, and can it run this TensorFlow."""

from __future__ import annotations

from core.compatibility import PythonLimit, is_in_range, is_older, minor_of, parse_specifier
from core.diagnosis.context import Context
from core.diagnosis.offers import choose_python, order_minor
from core.diagnosis.remedies import (
    drop_address,
    find_addresses,
    install,
    list_minors,
    phrase_range,
    recreate,
    show_name,
)
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
        return _check_made_with(context)
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


def _check_made_with(context: Context) -> tuple[Finding, ...]:
    """A report tells apart which Python an environment was made with and which one runs in it now."""
    cfg = context.facts.pyvenv_cfg
    made = cfg.get("version") or cfg.get("version_info")
    if context.circumstances.is_complete or not made or context.python_minor in (None, minor_of(made)):
        return ()
    return (
        Finding(
            rule="python-interpreter",
            category=Category.BROKEN_INSTALL,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"This environment was made with Python {minor_of(made)}, not {context.python_minor}",
            explanation=(
                f"The Python in {cfg.get('home') or 'its base folder'} was replaced by another minor "
                "version. It looks for packages in a folder of its own, and compiled ones of Python "
                f"{minor_of(made)} do not load."
            ),
            subject="python",
            evidence=(
                Evidence(
                    what="pyvenv.cfg",
                    observed=made,
                    expected=context.python or "",
                    source="The environment's files",
                ),
            ),
            remedies=(recreate(context.python, minor_of(made)), recreate(made, context.python_minor or "")),
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
    findings: list[Finding] = []
    full = python if python.count(".") >= 2 else f"{python}.99"
    limits = context.matrix.python_limits
    for name in limits.keys() & context.installed.keys():
        one = context.installed[name]
        is_paired = name == "keras" and context.tensorflow is not None
        findings += [
            _describe_limit(context, one, row)
            for row in limits[name]
            # Beside a TensorFlow it is the pair that does not fit.
            if not (is_paired and row.python.startswith(">"))
            and is_in_range(one.version, row.versions) is True
            and is_in_range(full, row.python) is False
        ]
    told = {finding.evidence[0].what for finding in findings}
    for one in context.facts.distributions:
        if one.requires_python and is_in_range(full, one.requires_python) is False:
            finding = _describe_range(context, one)
            findings += [finding] if finding is not None and finding.evidence[0].what not in told else []
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


def _describe_limit(context: Context, one: Distribution, row: PythonLimit) -> Finding:
    bound = minor_of(row.python.lstrip("<>="))
    is_old = row.python.startswith(">")
    direction = "old" if is_old else "new"
    sources = tuple(context.matrix.source(source) for source in row.sources)
    lowest = bound if is_old else None
    return Finding(
        rule="python-range",
        category=Category.PYTHON_TOO_OLD if is_old else Category.PYTHON_TOO_NEW,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"Python {context.python} is too {direction} for {show_name(one.name)} {one.version}",
        explanation=f"{row.why}.".replace("..", ".")
        + (f" On this Python it stops with {row.error}." if row.error else " This Python cannot run it."),
        subject="python",
        evidence=(
            Evidence(
                what=f"Python for {one.name} {one.version}",
                observed=context.python or "",
                expected=phrase_range(row.python),
                source="; ".join(drop_address(source) for source in sources),
            ),
        ),
        remedies=_offer_for_range(context, one, lowest or _find_before(bound)),
        references=find_addresses(sources),
    )


def _find_before(minor: str) -> str:
    """The minor before ``3.10``."""
    major, _, number = minor.partition(".")
    return f"{major}.{int(number) - 1}"


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
    is_old = order_minor(lowest) > order_minor(context.python_minor or "")
    fitting = [
        minor for minor in minors if (order_minor(minor) >= order_minor(lowest)) is is_old or minor == lowest
    ]
    wanted = (choose_python(fitting, context.python_minor) or lowest) if fitting else lowest
    ways = [recreate(context.python, wanted)] if fitting or not minors else []
    other = _find_other(context, one)
    if other is not None:
        ways.append(install(one.name, one.version, other))
    return tuple(ways or [recreate(context.python, wanted)])


def _find_other(context: Context, one: Distribution) -> str | None:
    """The release of the same distribution that this Python runs: the newest older one, else the next."""
    limits = context.matrix.python_limits.get(one.name, ())
    full = f"{context.python_minor}.99"
    accepted = [
        version
        for version, python in _list_releases(context, one.name)
        if (not python or is_in_range(full, python) is True)
        and not any(
            is_in_range(version, row.versions) and is_in_range(full, row.python) is False for row in limits
        )
    ]
    older = [version for version in accepted if is_older(version, one.version)]
    newer = [version for version in accepted if is_older(one.version, version)]
    return older[-1] if older else newer[0] if newer else None


def _list_releases(context: Context, name: str) -> list[tuple[str, str]]:
    if name == "keras":
        return [(row.version, row.python) for row in context.matrix.keras_releases.keras]
    return [(release.version, release.row.python) for release in context.matrix.companions.releases(name)]


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
