"""What the matrix page shows: pure, from the matrix's rows and this computer to a grid of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from packaging.version import InvalidVersion, Version

from core.model import Environment, HostFacts, MatrixQuestion, MatrixRow
from gui.wording.names import derive_distinctions

SYSTEMS = {
    "linux-x86_64": "Linux",
    "linux-aarch64": "Linux on ARM",
    "macos-arm64": "macOS on ARM",
    "macos-x86_64": "macOS on Intel",
    "windows-x86_64": "Windows",
}
COLUMNS = {"python": "Python", "cuda": "CUDA", "capability": "Capability"}
SENTENCES = {
    "python": "Which TensorFlow installs on which Python",
    "cuda": "Which TensorFlow is built for which CUDA",
    "capability": "Which TensorFlow runs on which GPU",
}
THIS_COMPUTER = "computer"
# Series older than this many are folded away.
SHOWN_SERIES = 20

_NAMES = re.compile(r"(tensorflow|tf|keras|python|py|cuda)[\s:=-]*", re.IGNORECASE)
_PARTS = {"tensorflow": "tensorflow", "tf": "tensorflow", "python": "python", "py": "python"}


@dataclass(frozen=True)
class Pin:
    """One of the user's environments with TensorFlow: its series and the minor of its Python."""

    path: str
    name: str
    series: str
    python: str
    version: str


@dataclass(frozen=True)
class Surroundings:
    """This computer, as far as the grid marks it; ``platform`` is its name in the matrix."""

    platform: str = ""
    pins: tuple[Pin, ...] = ()
    pythons: tuple[str, ...] = ()
    driver: str = ""
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What the user chose: platform, kind of columns, the marked environment's path, the filter."""

    platform: str = "linux-x86_64"
    columns: str = "python"
    mark: str = THIS_COMPUTER
    filter_text: str = ""
    unfolded: bool = False


@dataclass(frozen=True)
class Cell:
    """One place of the grid.

    ``kind`` is ``newest`` (the newest patch installs), ``older`` (only up to the patch in ``text``), ``none``
    (no build), ``unknown``, ``translated`` (runs after the driver has compiled it), or ``fact`` for the
    columns at the right. ``evidence`` is ``proven``, ``official`` or ``declared``; ``row`` what it rests on,
    ``proven`` the release of the series that a recorded run proved there.
    """

    kind: str
    text: str = ""
    evidence: str = ""
    pins: tuple[Pin, ...] = ()
    marked: bool = False
    row: MatrixRow | None = None
    told: str = ""
    proven: str = ""


@dataclass(frozen=True)
class Series:
    """The releases of one minor on one platform; ``newest`` is the row of the newest patch."""

    name: str
    newest: MatrixRow
    releases: tuple[str, ...]
    cells: tuple[Cell, ...]
    marked: bool = False
    own: bool = False


@dataclass(frozen=True)
class Grid:
    """The whole table: ``facts`` are the names of the columns at the right."""

    columns: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    marked_columns: frozenset[str] = frozenset()
    folded: int = 0
    folded_range: str = ""
    can_fold: bool = False
    facts: tuple[str, ...] = ("Keras", "CUDA", "cuDNN")
    kinds: frozenset[str] = field(default_factory=frozenset)
    newest_data: str = ""
    mark_words: str = ""
    problems: tuple[str, ...] = ()


def build_question(choices: Choices) -> MatrixQuestion:
    """The question behind the filter: ``2.4``, ``keras 2.2.4``, ``python 3.8 cuda 11.2``."""
    parts: dict[str, str] = {}
    rest = choices.filter_text.strip()
    name = "tensorflow"
    while rest:
        named = _NAMES.match(rest)
        if named is not None:
            word = named[1].lower()
            name = _PARTS.get(word, word)
            rest = rest[named.end() :]
            continue
        value, _, rest = rest.partition(" ")
        rest = rest.strip()
        parts[name] = f"{parts[name]},{value}" if name in parts else value
        name = "tensorflow"
    return MatrixQuestion(
        tensorflow=parts.get("tensorflow"),
        keras=parts.get("keras"),
        python=parts.get("python"),
        cuda=parts.get("cuda"),
        platform=choices.platform,
    )


def derive_pins(environments: Iterable[Environment]) -> tuple[Pin, ...]:
    """The environments with TensorFlow whose Python is known, by name."""
    known = [e for e in environments if e.facts.tensorflow is not None and e.facts.python.version]
    labels = derive_distinctions(known)
    pins = []
    for environment in sorted(known, key=_get_name):
        tensorflow, python = environment.facts.tensorflow, environment.facts.python.version
        if tensorflow is not None and python:
            name = labels.get(environment.path, environment.name)
            pins.append(
                Pin(
                    environment.path, name, minor_of(tensorflow.version), minor_of(python), tensorflow.version
                )
            )
    return tuple(pins)


def derive_surroundings(
    host: HostFacts | None, platform: str, pins: tuple[Pin, ...], pythons: tuple[str, ...]
) -> Surroundings:
    """This computer beside the grid; ``pythons`` are the versions of the interpreters it has."""
    capabilities = () if host is None else tuple(g.compute_capability or "" for g in host.gpus)
    return Surroundings(
        platform=platform,
        pins=pins,
        pythons=tuple(dict.fromkeys(minor_of(each) for each in pythons)),
        driver=(host.driver or "") if host is not None else "",
        capabilities=tuple(filter(None, capabilities)),
    )


def minor_of(version: str) -> str:
    """``2.4`` of ``2.4.1``."""
    return ".".join(version.split(".")[:2])


def refine_cudnn(row: MatrixRow) -> str:
    """The cuDNN of a build: ``8.6`` where the wheel says ``8`` and an official table says ``8.6``."""
    built = row.cudnn or ""
    for claim in row.claims:
        if built and claim.cudnn and claim.cudnn.startswith(f"{built}."):
            return claim.cudnn
    return built


@lru_cache(maxsize=4096)
def order_of(version: str) -> Version:
    """What versions are sorted by; odd ones come first."""
    try:
        return Version(version)
    except InvalidVersion:
        return Version("0")


def describe_range(names: Sequence[str]) -> str:
    """``1.0 to 2.1`` for names sorted oldest first."""
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _get_name(environment: Environment) -> str:
    return environment.name.casefold()
