"""Libraries that cannot work with this TensorFlow or Keras although metadata lets them through."""

from __future__ import annotations

from core.compatibility import Breakage, is_in_range, is_older, parse_version
from core.diagnosis.context import Context
from core.diagnosis.declared import find_declared
from core.diagnosis.library_remedies import propose_versions
from core.diagnosis.remedies import drop_address, find_addresses, phrase_range, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Confidence, Evidence, Finding, Severity

_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_STOPS_FIRST = ("import", "training", "loading", "a tool", "nothing")
_CONFIDENCE = {"measured": Confidence.HIGH, "issue": Confidence.HIGH, "docs": Confidence.MEDIUM}


def check_libraries(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Every library stays inside its true limits.

    Nightlies and pre-releases are judged as the release of their number.
    """
    if context.tensorflow is None and context.facts.keras is None:
        return NotApplicable("Neither TensorFlow nor Keras is installed.")
    tensorflow = _find_tensorflow(context)
    if context.tensorflow is not None and tensorflow is None:
        return NotApplicable(f"The matrix does not know {context.tensorflow_title}.")
    applying: dict[str, list[Breakage]] = {}
    for row in context.matrix.breakages_of(tensorflow or ""):
        if row.package in context.installed and _applies(context, row, tensorflow):
            applying.setdefault(row.package, []).append(row)
    findings = []
    for package, rows in applying.items():
        version = context.installed[package].version
        broken = [row for row in rows if _breaks(context, row, version)]
        if broken:
            worst = min(broken, key=_rank)
            findings.append(_describe(context, worst, rows, version))
    return tuple(findings)


def _find_tensorflow(context: Context) -> str | None:
    if context.release is not None:
        return context.release.version
    version = parse_version(context.tensorflow.version) if context.tensorflow is not None else None
    release = context.matrix.release(version.base_version) if version is not None else None
    return release.version if release is not None else None


def _applies(context: Context, row: Breakage, tensorflow: str | None) -> bool:
    for name, specifier in row.when.items():
        version = tensorflow if name == "tensorflow" else context.version_of(name)
        if version is None or is_in_range(version, specifier) is not True:
            return False
    return not (row.is_binary and _is_built_otherwise(context, row))


def _is_built_otherwise(context: Context, row: Breakage) -> bool:
    """Whether compiled parts are no official wheel's: built here, or by conda for what conda installed."""
    if context.circumstances.build_origin is not None:
        return True
    tensorflow = context.tensorflow
    own = context.installed[row.package]
    partner = next((context.installed[name] for name in row.when if name in context.installed), None)
    is_conda = own.installer == "conda" or own.build is not None
    if "tensorflow" in row.when:
        return is_conda and tensorflow is not None and tensorflow.installer == "conda"
    return is_conda and partner is not None and (partner.installer == "conda" or partner.build is not None)


def _breaks(context: Context, row: Breakage, version: str) -> bool:
    if is_in_range(version, row.works) is not False:
        return False
    return not any(
        context.variable(excuse.variable) == excuse.value and is_in_range(version, excuse.works)
        for excuse in row.unless
    )


def _rank(row: Breakage) -> tuple[int, int]:
    return _WORST_FIRST.index(row.severity), _STOPS_FIRST.index(row.stops)


def _describe(context: Context, row: Breakage, rows: list[Breakage], version: str) -> Finding:
    partner = _name_partner(context, row)
    name = show_name(row.package)
    declared = find_declared(context, row.package)
    direction = "new" if is_older(row.works.lstrip("<>=").split(",")[0], version) else "old"
    if row.works.startswith("<"):
        direction = "new"
    sources = tuple(context.matrix.source(source) for source in row.sources)
    shown = "; ".join(drop_address(source) for source in sources)
    expected = _phrase_limit(row.works, declared, version)
    evidence = [Evidence(what=row.package, observed=version, expected=expected, source=shown)]
    if row.error:
        evidence.append(Evidence(what="What it prints", observed=row.error, expected="", source=shown))
    if declared:
        evidence.append(
            Evidence(
                what="Declared requirement",
                observed=f"{row.package}{declared}",
                expected=f"{row.package}{row.works}",
                source=f"{context.tensorflow_title} metadata",
            )
        )
    return Finding(
        rule=row.id,
        category=row.category,
        severity=row.severity,
        confidence=_CONFIDENCE.get(row.evidence, Confidence.MEDIUM),
        title=f"{name} {version} is too {direction} for {partner}",
        explanation=_explain(context, row, declared, version),
        subject=row.package,
        evidence=tuple(evidence),
        remedies=propose_versions(context, row, rows, declared, version),
        references=find_addresses(sources),
    )


def _name_partner(context: Context, row: Breakage) -> str:
    partner = "tensorflow" if "tensorflow" in row.when else next(iter(row.when))
    return f"{show_name(partner)} {context.version_of(partner)}"


def _explain(context: Context, row: Breakage, declared: str | None, version: str) -> str:
    if "tensorflow" not in row.when or declared is None or row.severity is Severity.NOTE:
        return row.why
    title = context.tensorflow_title
    if is_in_range(version, declared) is False:
        return f"{title} asks for {show_name(row.package)} {phrase_range(declared)}. {row.why}"
    name = show_name(row.package)
    asked = f"only asks for {name} {phrase_range(declared)}" if declared else f"asks for any {name}"
    return f"{title} {asked}, so pip check reports no problem. But {row.why[0].lower()}{row.why[1:]}"


def _phrase_limit(works: str, declared: str | None, version: str) -> str:
    if declared and is_in_range(version, declared) and works.startswith("<") and declared.startswith(">="):
        return phrase_range(f"{declared.split(',')[0]},{works}")
    return phrase_range(works)


def check_generated(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The protobuf here runs the generated code that is quoted."""
    if not context.circumstances.code:
        return NotApplicable("There is no code to look at.")
    from core.diagnosis.generated_code import judge_generated

    return judge_generated(context)


RULES = (
    Rule(
        id="generated-code",
        family="dependencies",
        checks="Code that protoc generated goes with the protobuf that is there",
        check=check_generated,
    ),
    Rule(
        id="library-limits",
        family="dependencies",
        checks="protobuf, NumPy, h5py and other libraries stay inside their true limits",
        check=check_libraries,
    ),
)
