"""A TensorFlow that lies in the user site only, and takes its libraries from the environment."""

from __future__ import annotations

from core.compatibility import Breakage, is_in_range
from core.diagnosis.context import Context
from core.diagnosis.duplicate_names import PROVIDERS
from core.diagnosis.remedies import act, drop_address, find_addresses, install, phrase_range, show_name
from core.model import Category, Confidence, Distribution, Evidence, Finding, Remedy, Severity


def judge_borrowed(context: Context) -> tuple[Finding, ...]:
    """The libraries of this environment are those that the user site's TensorFlow works with."""
    if context.tensorflow is not None:
        return ()
    there = {one.name: one for one in context.facts.user_site}
    own = next((there[name] for name in sorted(PROVIDERS & there.keys())), None)
    release = context.matrix.release(own.version) if own is not None else None
    if own is None or release is None:
        return ()
    for row in context.matrix.breakages_of(release.version):
        used = context.installed.get(row.package)
        if row.package in there or used is None or not _stops(context, row):
            continue
        if is_in_range(used.version, row.works) is False:
            return (_describe(context, own, row, used),)
    return ()


def _stops(context: Context, row: Breakage) -> bool:
    return row.severity is Severity.ERROR and all(
        name == "tensorflow" or is_in_range(context.version_of(name) or "", specifier) is True
        for name, specifier in row.when.items()
    )


def _describe(context: Context, own: Distribution, row: Breakage, used: Distribution) -> Finding:
    title = f"TensorFlow {own.version}"
    library = f"{show_name(used.name)} {used.version}"
    sources = tuple(context.matrix.source(source) for source in row.sources)
    fitting = next(
        (
            one.version
            for one in row.install
            if is_in_range(one.version, row.works)
            and (context.python is None or is_in_range(context.python, one.python) is not False)
        ),
        None,
    )
    remedies: list[Remedy] = [
        act("remove", f"user-site {own.name}", f"Remove {own.name} from the user site"),
        act("set-env", "PYTHONNOUSERSITE=1", "Set PYTHONNOUSERSITE=1 for this environment"),
    ]
    if fitting is not None:
        remedies.append(install(used.name, used.version, fitting))
    return Finding(
        rule="shadowing-user-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"{title} comes from the user site and does not go with the {library} of this environment",
        explanation=(
            f"TensorFlow is not installed here, so that an import takes the one in the user's own folder of "
            f"packages, and {show_name(used.name)} from here. {row.why}"
        ),
        subject="tensorflow",
        evidence=(
            Evidence(
                what=used.name,
                observed=used.version,
                expected=phrase_range(row.works),
                source="; ".join(map(drop_address, sources)),
            ),
            Evidence(
                what=f"{own.name} in the user site",
                observed=own.version,
                expected="none",
                source="Python's site module: user site before site-packages",
            ),
        ),
        remedies=tuple(remedies),
        references=find_addresses(sources),
    )
