"""One requirement as pip's files and listings write it."""

from __future__ import annotations

import re

from msgspec import Struct

_NAME = r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
_LINE = re.compile(
    rf"(?P<name>{_NAME})\s*(?:\[[\w\s.,-]*\])?\s*"
    r"(?:\(?\s*(?P<specifier>(?:===?|~=|!=|<=|>=|<|>)\s*[\w.*+!-]+(?:\s*,\s*(?:===?|~=|!=|<=|>=|<|>)\s*[\w.*+!-]+)*)\s*,?\)?"
    r"|(?:@|\s@)\s*(?P<address>\S+))?\s*"
    r"(?:;\s*(?P<marker>[^#]+?))?\s*(?:--hash[=\s]\S+\s*)*\\?\s*(?:#.*)?\Z"
)
_EDITABLE = re.compile(r"-e\s+(?:\S*#egg=(?P<egg>[\w.-]+)|(?P<path>\S+))", re.IGNORECASE)
_RUNS = re.compile(r"[-_.]+")
_WHEEL = re.compile(r"/(?P<name>[A-Za-z0-9_.]+)-(?P<version>[0-9][\w.+!]*)(?:-[\w.]+){2,4}\.whl")


class RequirementLine(Struct, frozen=True, kw_only=True):
    """Name and specifier of a line; ``address`` where it is a direct reference, ``marker`` unevaluated."""

    name: str
    specifier: str = ""
    marker: str | None = None
    address: str | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it names one version."""
        return bool(re.fullmatch(r"===?[\w.+!-]+", self.specifier))

    @property
    def version(self) -> str:
        """The one version it names; empty where it names none."""
        return self.specifier.lstrip("=") if self.is_exact else ""


def normalise(name: str) -> str:
    """The name as PEP 503 compares it."""
    return _RUNS.sub("-", name).lower()


def parse_requirement_line(text: str) -> RequirementLine | None:
    """The requirement in a line of a requirements file or of pip freeze; ``None`` where it is none."""
    text = text.strip()
    if text.startswith("-e "):
        editable = _EDITABLE.match(text)
        if editable is None:
            return None
        name = editable["egg"] or editable["path"].rstrip("/").rpartition("/")[2]
        return RequirementLine(name=normalise(name), address=text[3:])
    found = _LINE.match(text)
    if found is None:
        return None
    address = found["address"]
    specifier = re.sub(r"\s+", "", found["specifier"] or "")
    if address:
        wheel = _WHEEL.search(address)
        if wheel is not None and normalise(wheel["name"]) == normalise(found["name"]):
            specifier = f"=={wheel['version'].replace('%2B', '+')}"
    return RequirementLine(
        name=normalise(found["name"]),
        specifier=specifier,
        marker=(found["marker"] or "").strip() or None,
        address=address,
    )
