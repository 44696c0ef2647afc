"""Remedies and the words that rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.compatibility import minor_of
from core.model import Change, Remedy

NAMES = {
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "numpy": "NumPy",
    "python": "Python",
    "cuda": "CUDA",
    "cudnn": "cuDNN",
    "tensorboard": "TensorBoard",
    "tensorflow-hub": "TensorFlow Hub",
}
ANY = ">=0"
_EXACT = re.compile(r"==\s*([0-9][0-9A-Za-z.+!]*)")
_ADDRESS = re.compile(r"https?://\S+")
_CLAUSE = re.compile(r"\s*(===|==|~=|!=|<=|>=|<|>)\s*([^\s,]+)\s*")


def show_name(name: str) -> str:
    """The name as people write it: ``NumPy``, ``cuDNN``; other distributions as they are."""
    return NAMES.get(name, name)


def install(name: str, before: str | None, after: str) -> Remedy:
    """Put another version of one distribution there; ``after`` is a version or a PEP 440 range."""
    exact = _EXACT.fullmatch(after)
    wanted = exact[1] if exact is not None else after
    is_version = wanted[:1].isdigit()
    words = wanted if is_version else phrase_range(wanted)
    title = f"Install {show_name(name)}" if wanted == ANY else f"Install {show_name(name)} {words}"
    return Remedy(
        id=f"{name}-{wanted}" if is_version else name,
        title=title,
        changes=(Change(name=name, before=before, after=wanted),),
    )


def remove(name: str, before: str | None) -> Remedy:
    """Take one distribution away."""
    change = Change(name=name, before=before, after=None)
    return Remedy(
        id=f"remove-{name}", title=f"Remove {show_name(name)} {before or ''}".strip(), changes=(change,)
    )


def reinstall(names: Iterable[str], title: str) -> Remedy:
    """Install the same versions again, so that their files are whole."""
    wanted = tuple(names)
    return Remedy(
        id="reinstall-" + "-".join(wanted), title=title, actions=tuple(f"reinstall:{name}" for name in wanted)
    )


def recreate(python_before: str | None, python_after: str) -> Remedy:
    """Make the environment again with another Python."""
    return Remedy(
        id=f"python-{python_after}",
        title=f"Make the environment again with Python {python_after}",
        changes=(Change(name="python", before=python_before, after=python_after),),
        actions=(f"recreate-env:with Python {python_after}",),
    )


def act(verb: str, detail: str, title: str) -> Remedy:
    """Something to do that changes no package."""
    return Remedy(
        id=f"{verb}-{detail.split()[0].lower() if detail else 'here'}",
        title=title,
        actions=(f"{verb}:{detail}",),
    )


def find_addresses(sources: Iterable[str]) -> tuple[str, ...]:
    """The addresses named in the sources' words, each once."""
    return tuple(dict.fromkeys(match for source in sources for match in _ADDRESS.findall(source)))


def drop_address(source: str) -> str:
    """The source's words without its address."""
    return _ADDRESS.sub("", source).strip().rstrip(",")


def phrase_range(specifier: str) -> str:
    """A version range in words: ``3.9.2 or newer``, ``1.16.0 to below 1.19.0``; else the range itself."""
    lower = upper = exact = ""
    for clause in filter(None, (part.strip() for part in specifier.split(","))):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            return specifier
        operator, version = match.groups()
        if operator == ">=" and not lower:
            lower = version
        elif operator == "<" and not upper:
            upper = f"below {version.removesuffix('dev')}"
        elif operator == "<=" and not upper:
            upper = version
        elif operator == "~=" and not lower:
            lower, upper = version, f"{version.rpartition('.')[0]}.x"
        elif operator == "==" and not exact:
            exact = version.replace("*", "x")
        elif operator != "!=":
            return specifier
    if exact:
        return exact if not lower and not upper else specifier
    if lower and upper:
        return f"{lower} to {upper}"
    return f"{lower} or newer" if lower else upper or "any version"


def shorten_range(specifier: str) -> str:
    """The range as short as a piece needs it: ``3.9.2–3.20.x``, ``below 2`` as ``1.x`` or older."""
    lower, upper = "", ""
    for clause in specifier.split(","):
        match = _CLAUSE.fullmatch(clause)
        if match is None or match[1] not in (">=", "<", "!="):
            return phrase_range(specifier)
        if match[1] == ">=":
            lower = match[2]
        elif match[1] == "<":
            upper = match[2]
    parts = upper.split(".")
    if not upper or not all(part.isdigit() for part in parts) or int(parts[-1]) == 0:
        return phrase_range(specifier)
    below = ".".join([*parts[:-1], str(int(parts[-1]) - 1), "x"])
    return f"{lower}–{below}" if lower else f"{below} or older"


def list_minors(minors: Iterable[str]) -> str:
    """``3.6–3.8`` for a run of minors, else the list."""
    ordered = sorted(set(minors), key=_order_minor)
    if len(ordered) <= 1:
        return "".join(ordered)
    runs = [minor for minor in ordered if minor.startswith("3.")]
    first, last = _order_minor(runs[0])[1], _order_minor(runs[-1])[1]
    words = f"{runs[0]}–{runs[-1]}" if last - first == len(runs) - 1 > 0 else ", ".join(runs)
    older = [minor for minor in ordered if not minor.startswith("3.")]
    return ", ".join([*older, words])


def _order_minor(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor_of(minor).split(".") if part.isdigit())
