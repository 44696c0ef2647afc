"""What pip, uv and conda print while they install or refuse to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import GUESSED, PRINTED, Piece
from core.reports.requirement_line import normalise, parse_requirement_line

# Begins where a word does, so that a long line is not tried from each of its characters.
_NAME = r"(?<![\w.-])[A-Za-z0-9][\w.-]*"
_VERSION = r"\d[\w.!+-]*"
_UNFOUND = re.compile(
    r"(?:Could not find a version that satisfies the requirement|No matching distribution found for)\s+"
    r"(?P<requirement>[^\s(]+(?:\s*[<>=!~]=?\s*[\w.*]+)?)"
)
_WHEEL = re.compile(r"(?<![\w.+-])(?P<wheel>[\w.+-]+\.whl) is not a supported wheel on this platform")
_CONFLICT = re.compile(
    rf"(?P<owner>{_NAME}) (?P<version>{_VERSION}) (?:has requirement|requires) .+?,? (?:but|"
    rf"however) you(?:'ll)? have "
    rf"(?P<name>{_NAME}) (?P<other>{_VERSION}?)(?: which is incompatible)?\.?\Z"
)
_UNMET = re.compile(
    rf"(?P<owner>{_NAME}) (?P<version>{_VERSION}) requires (?P<need>.+?), which is not installed\.?\Z"
)
_PRESENT = re.compile(
    rf"Requirement already (?:satisfied|up-to-date|satisfied \([^)]*\)): (?P<name>{_NAME})"
    rf"\S*(?: in (?P<path>\S.*?))?"
    rf"(?: \(from [^)]*\))*(?: \((?P<version>{_VERSION})\))?\Z"
)
_INSTALLED = re.compile(r"Successfully installed (?P<list>.+)\Z")
_REMOVED = re.compile(rf"Successfully uninstalled (?P<name>{_NAME})-(?P<version>{_VERSION})\Z")
_UV_CHANGE = re.compile(rf"\s*(?P<mark>[+~-]) (?P<name>{_NAME})==(?P<version>{_VERSION})\s*\Z")
_DOWNLOAD = re.compile(
    rf"\s*(?:Downloading|Using cached|Collecting|Obtaining)\s.*?(?P<name>[\w.]+)"
    rf"-(?P<version>{_VERSION}?)-(?P<tag>cp\d+)\S*\.whl"
)
_NOISE = re.compile(
    r"\s*(?:Collecting |Downloading |Using cached |Installing collected packages|"
    r"Looking in (?:indexes|links)|Building wheel|"
    r"Preparing metadata|Getting requirements|Installing build dependencies|Created wheel|"
    r"Stored in directory|"
    r"Found existing installation|Uninstalling |Attempting uninstall|WARNING: You are using pip|"
    r"WARNING: There was an|"
    r"You should consider upgrading|Defaulting to user installation|Requirement already |"
    r"Cache entry|Resolved \d+ packages|"
    r"Prepared \d+ packages|Installed \d+ packages|Uninstalled \d+ packages|Audited \d+|Using Python |"
    r"\[notice\]|Successfully built|Note: you may need to restart|Collecting package metadata|"
    r"Solving environment:|━|\|?[█ ]+\|? \d)"
)
_FAILED = re.compile(
    r"(?:ResolutionImpossible|The conflict is caused by:|depends on |The user requested |"
    r"PackagesNotFoundError|"
    r"UnsatisfiableError|LibMambaUnsatisfiableError|No solution found when resolving|because \S+ depends on|"
    r"your requirements are unsatisfiable|you can conclude that|pip's dependency resolver|"
    r"Cannot install |conflicting dependencies|Failed to build|error: subprocess-exited|"
    r"legacy-install-failure|"
    r"has no wheels with a matching|has no matching|is not available from current channels|"
    r"not compatible with the existing)"
    r"|^\s*(?:ERROR:|error:|╰─▶|× )"
)


def recognise(lines: Lines) -> Iterator[Piece]:
    """Packages that were installed, wishes that could not be met, conflicts."""
    packages: dict[str, str] = {}
    installed: dict[str, str] = {}
    wants: dict[str, str] = {}
    values: dict[str, object] = {}
    errors: list[str] = []
    taken: list[int] = []
    tag: str | None = None
    for index, text in lines.free():
        stripped = text.strip()
        if _read_failure(stripped, wants, packages, values):
            errors.append(stripped)
        elif (present := _PRESENT.match(stripped)) is not None:
            if present["version"]:
                packages[normalise(present["name"])] = present["version"]
            if present["path"]:
                values.setdefault("paths", {"site_packages": present["path"]})
        elif (done := _INSTALLED.match(stripped)) is not None:
            installed.update(_split_installed(done["list"]))
        elif (change := _UV_CHANGE.match(text)) is not None:
            if change["mark"] != "-":
                installed[normalise(change["name"])] = change["version"]
        elif (download := _DOWNLOAD.match(stripped)) is not None:
            tag = download["tag"]
        elif not (_NOISE.match(stripped) or _REMOVED.match(stripped)):
            continue
        taken.append(index)
    if not taken:
        return
    if packages or installed:
        values["packages"] = {**packages, **installed}
    if wants:
        values["wants"] = wants
    if errors:
        values["error"] = "\n".join(errors)
    yield Piece(what="Messages of an installer", lines=tuple(taken), values=values, weight=PRINTED)
    if tag is not None and re.fullmatch(r"cp\d{2,3}", tag):
        yield Piece(what="Names of wheels", values={"python": f"{tag[2]}.{tag[3:]}"}, weight=GUESSED)


def _read_failure(
    text: str, wants: dict[str, str], packages: dict[str, str], values: dict[str, object]
) -> bool:
    unfound = _UNFOUND.search(text)
    if unfound is not None:
        one = parse_requirement_line(unfound["requirement"].rstrip(".,;'\""))
        if one is not None:
            wants[one.name] = one.specifier
        return True
    wheel = _WHEEL.search(text)
    if wheel is not None:
        values["wants_file"] = wheel["wheel"]
        return True
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        packages.setdefault(normalise(conflict["owner"]), conflict["version"])
        packages.setdefault(normalise(conflict["name"]), conflict["other"].rstrip("."))
        return True
    unmet = _UNMET.search(text)
    if unmet is not None:
        packages.setdefault(normalise(unmet["owner"]), unmet["version"])
        need = parse_requirement_line(unmet["need"])
        if need is not None:
            absent = values.setdefault("absent", [])
            if isinstance(absent, list):
                absent.append(need.name)
        return True
    return _FAILED.search(text) is not None


def _split_installed(listed: str) -> dict[str, str]:
    found = {}
    for word in listed.split():
        match = re.fullmatch(rf"(?P<name>{_NAME}?)-(?P<version>{_VERSION})", word)
        if match is not None:
            found[normalise(match["name"])] = match["version"]
    return found
