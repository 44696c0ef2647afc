"""Lines of ``pip freeze`` and of requirements files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import STATED, Piece
from core.reports.recognisers.known_names import is_known
from core.reports.requirement_line import RequirementLine, parse_requirement_line

_OPTION = re.compile(r"\s*(?:#|-[a-z-]|--[\w-]+|\\)")
_HASH = re.compile(r"\s*--hash[=:\s]")
_FILE = re.compile(r"(?:requirements|constraints)[\w.-]*\.(?:txt|in|pip)\Z", re.IGNORECASE)
# The folders that conda's own builders and conda-forge's build in.
_CONDA_BUILD = re.compile(
    r"feedstock_root|/croot/|/tmp/build/[0-9a-f]+/|[/\\]ci(?:_\d+)?[/\\]|[/\\]bld[/\\]|/opt/concourse/"
)
_INLINE = re.compile(r"(?<![\w=.-])(?P<name>[A-Za-z][\w.-]*)(?:\[[\w,-]+\])?\s?==\s?(?P<version>\d[\w.+!]*)")


def recognise(lines: Lines) -> Iterator[Piece]:
    """Runs of requirements, then single pins of known packages inside sentences."""
    by_name = bool(_FILE.search(lines.name))
    exact: dict[str, str] = {}
    requirements: list[str] = []
    unversioned: list[str] = []
    by_conda: list[str] = []
    taken: list[int] = []
    for run in lines.runs():
        parsed = [(index, text, parse_requirement_line(text)) for index, text in run]
        if (
            not any(one is not None and (one.specifier or one.address) for _, _, one in parsed)
            and not by_name
        ):
            continue
        for index, text, one in _select(parsed, by_name):
            taken.append(index)
            if one is None:
                continue
            if one.is_exact and one.marker is None:
                exact[one.name] = one.version
            elif one.address and not one.specifier:
                unversioned.append(one.name)
                if _CONDA_BUILD.search(one.address):
                    by_conda.append(one.name)
            else:
                requirements.append(text.strip())
    if taken:
        what = "requirements" if requirements else "pip freeze"
        notes: tuple[str, ...] = ()
        if unversioned:
            listed = ", ".join(sorted(unversioned)[:12]) + (" …" if len(unversioned) > 12 else "")
            notes = (f"Installed from a file or repository, version not told: {listed}.",)
        yield Piece(
            what=what,
            lines=tuple(taken),
            values=_make_values(exact, by_conda),
            requirements=tuple(requirements),
            notes=notes,
        )


def _make_values(exact: dict[str, str], by_conda: list[str]) -> dict[str, object]:
    values: dict[str, object] = {}
    if exact:
        values["packages"] = exact
    if by_conda:
        values["manager"] = "conda"
    return values


def _select(
    parsed: list[tuple[int, str, RequirementLine | None]], by_name: bool
) -> list[tuple[int, str, RequirementLine | None]]:
    """The lines of a run that belong to a list; bare names only where all else around is a list too."""
    strong = [one for one in parsed if one[2] is not None and (one[2].specifier or one[2].address)]
    passing = [one for one in parsed if one[2] is None and (_OPTION.match(one[1]) or _HASH.match(one[1]))]
    bare = [one for one in parsed if one[2] is not None and not (one[2].specifier or one[2].address)]
    whole = len(strong) + len(passing) + len(bare) == len(parsed)
    if by_name or (whole and (len(strong) > 1 or not bare)):
        return [*strong, *bare, *passing]
    if len(strong) > 2:
        return strong
    return [one for one in strong if one[2] is not None and is_known(one[2].name)]


def recognise_inline(lines: Lines) -> Iterator[Piece]:
    """``tensorflow==2.4.1`` inside a sentence."""
    for index, text in lines.free():
        found = {
            match["name"]: match["version"] for match in _INLINE.finditer(text) if is_known(match["name"])
        }
        if not found:
            continue
        values: dict[str, object] = {}
        packages = {name.lower().replace("_", "-"): version.rstrip(".") for name, version in found.items()}
        if "python" in packages:
            values["python"] = packages.pop("python")
        if packages:
            values["packages"] = packages
        yield Piece(what="Versions named in the text", lines=(index,), values=values, weight=STATED)
