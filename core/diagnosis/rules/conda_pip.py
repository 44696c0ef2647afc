"""conda and pip in one environment: who wrote what, and what was built for whom."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.context import Context
from core.diagnosis.duplicate_names import CONDA_PARTS, PROVIDERS
from core.diagnosis.remedies import act, remove, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Distribution, Evidence, Finding, Remedy, Severity

# conda splits these over several packages of one version: the first carries the name, the others the files.
_SPLIT = (
    ("numpy", "numpy-base"),
    ("tensorflow", "tensorflow-base"),
    ("tensorflow-gpu", "tensorflow-base"),
    ("keras", "keras-base"),
    ("keras-base", "keras-gpu"),
    ("keras", "keras-gpu"),
    ("matplotlib", "matplotlib-base"),
)
# Compiled against the TensorFlow wheels of the package index: which of them fail on import and which when an
# operation is first used.
_LINKED = {
    "tensorflow-io": True,
    "tensorflow-text": True,
    "tensorflow-decision-forests": True,
    "tensorflow-quantum": True,
    "tensorflow-compression": True,
    "tensorflow-recommenders-addons": True,
    "tensorflow-serving-api": False,
    "tensorflow-addons": False,
    "tensorflow-io-gcs-filesystem": False,
    "dm-reverb": True,
    "ydf": False,
}
_PLAIN = frozenset({"tensorflow-serving-api", "ydf"})
_SOURCE = "Linked against the library of the wheel; tensorflow/io#2139 shows what another build lacks"


def check_split(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Conda's parts of one package have one version."""
    installed = context.installed
    pairs = [(one, two) for one, two in _SPLIT if one in installed and two in installed]
    if not pairs:
        return NotApplicable("No package is split over several by conda.")
    findings = []
    told: set[str] = set()
    for one, two in pairs:
        first, second = installed[one], installed[two]
        if is_in_range(first.version, f"=={second.version}") is False and not {one, two} & told:
            told |= {one, two}
            findings.append(_describe_split(context, first, second))
    return tuple(findings)


def check_linked(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No plug-in that pip brought is linked against another TensorFlow than conda's."""
    tensorflow = context.tensorflow
    if tensorflow is None or not _is_from_conda(context, tensorflow.distribution):
        return NotApplicable("TensorFlow does not come from conda.")
    foreign = [
        context.installed[name]
        for name in _LINKED
        if name in context.installed and name not in _PLAIN and not _is_from_conda(context, name)
    ]
    if not context.circumstances.is_complete:
        foreign = [one for one in foreign if one.installer == "pip"]
    return tuple(_describe_linked(context, one) for one in foreign)


def _is_from_conda(context: Context, name: str) -> bool:
    one = context.installed.get(name)
    if one is None:
        tensorflow = context.tensorflow
        return tensorflow is not None and name == tensorflow.distribution and tensorflow.installer == "conda"
    return one.installer == "conda" or one.origin == "conda" or bool(one.build)


def _describe_split(context: Context, first: Distribution, second: Distribution) -> Finding:
    is_board = first.name in CONDA_PARTS
    by_pip = first if first.installer == "pip" else second if second.installer == "pip" else None
    who = (
        f"pip put {first.name if by_pip is first else second.name} there over conda's files."
        if by_pip is not None
        else "They come from different builds or channels, or pip has written over one of them."
    )
    lower = first if is_in_range(first.version, f"<{second.version}") else second
    upper = second if lower is first else first
    if first.name.startswith("keras"):
        mend = (
            Remedy(
                id=f"{lower.name}-{upper.version}",
                title=f"Install {lower.name} {upper.version}",
                changes=(Change(name=lower.name, before=lower.version, after=upper.version),),
            ),
            *((remove(second.name, second.version),) if second.name == "keras-gpu" else ()),
        )
    else:
        mend = (
            Remedy(
                id=f"reinstall-{first.name}",
                title=f"Install {show_name(first.name)} again with conda alone",
                actions=(f"reinstall:{first.name} with one tool",),
            ),
        )
    return Finding(
        rule="conda-split",
        category=Category.CONDA_PIP_MIX,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title=f"{first.name} {first.version} and {second.name} {second.version} are parts of one package",
        explanation=(
            f"conda splits {show_name(first.name)} over both, and they fit only in the same version. {who} "
            "The folder then holds files of two versions."
        ),
        subject="tensorflow" if is_board else first.name.removesuffix("-base"),
        evidence=tuple(
            Evidence(
                what=one.name,
                observed=f"{one.version}{f' from {one.installer}' if one.installer else ''}",
                expected="one version",
                source=one.folder,
            )
            for one in (first, second)
        ),
        remedies=(
            *mend,
            act(
                "recreate-env",
                "with conda first and pip after it",
                "Make the environment again: conda first, then pip",
            ),
        ),
    )


def _describe_linked(context: Context, one: Distribution) -> Finding:
    tensorflow = context.tensorflow
    version = tensorflow.version if tensorflow is not None else ""
    name = tensorflow.distribution if tensorflow is not None else "tensorflow"
    at_import = _LINKED[one.name]
    others = tuple(
        change
        for part in ("tensorflow-base", "tensorflow-gpu")
        if part in context.installed and part != name and part in PROVIDERS | CONDA_PARTS
        for change in remove(part, context.installed[part].version).changes
    )
    when = "as soon as it is imported" if at_import else "when one of its operations is first used"
    return Finding(
        rule="conda-linked",
        category=Category.CONDA_PIP_MIX,
        severity=Severity.ERROR
        if at_import
        else Severity.NOTE
        if one.name == "tensorflow-io-gcs-filesystem"
        else Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"{one.name} from pip is linked against another TensorFlow than conda's",
        explanation=(
            "Its compiled parts look for symbols of the TensorFlow wheel that pip installs. conda builds "
            f"TensorFlow {version} with other compilers and libraries, and {one.name} fails with an "
            f"undefined symbol {when}."
        ),
        subject=one.name,
        evidence=(
            Evidence(
                what="TensorFlow", observed=f"{version} from conda", expected="from pip", source=_SOURCE
            ),
            Evidence(
                what=one.name, observed=f"{one.version} from pip", expected="the same tool", source=_SOURCE
            ),
        ),
        remedies=(
            Remedy(
                id=f"{name}-from-pip",
                title=f"Install TensorFlow {version} from pip instead of conda's",
                changes=others,
                actions=(f"reinstall:{name} from pip",),
            ),
            remove(one.name, one.version),
        ),
        references=("https://github.com/tensorflow/io/issues/2139",),
    )


RULES = (
    Rule(
        id="conda-split",
        family="conda-pip",
        checks="conda's parts of one package have one version",
        check=check_split,
    ),
    Rule(
        id="conda-linked",
        family="conda-pip",
        checks="No plug-in from pip is linked against another TensorFlow than conda's",
        check=check_linked,
    ),
)
