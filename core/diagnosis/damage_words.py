"""What a statement about damage says: kind of damage, the piece it concerns, versions it names.

People write the same thing in many ways. A statement is read by its words: which noun (interpreter,
metadata, a package's files) and what is said of it (gone, copied, another version, left over).
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct


class DamageKind(StrEnum):
    """What is wrong with the files."""

    INTERPRETER = "interpreter"
    COPIED_INTERPRETER = "copied-interpreter"
    INCOMPLETE_INTERPRETER = "incomplete-interpreter"
    MOVED = "moved"
    METADATA = "metadata"
    MIXED = "mixed"
    TWICE = "twice"
    STALE = "stale"
    MISSING = "missing"
    HALF_REMOVED = "half-removed"
    INTERRUPTED = "interrupted"
    PERMISSION = "permission"
    DISK = "disk"
    LONG_PATH = "long-path"
    CONDA_RECORDS = "conda-records"
    SHADOWED = "shadowed"
    PATH_ENTRY = "path-entry"
    OTHER = "other"


class Damage(Struct, frozen=True, kw_only=True):
    """One statement read; ``piece`` is a distribution or module as written there, normalised."""

    kind: DamageKind
    statement: str
    piece: str = ""
    versions: tuple[str, ...] = ()


_GONE = re.compile(
    r"\b(?:(?:do|does)(?: not|n't) exist|no longer|(?:is|are|was|were|been) (?:gone|missing|deleted|removed|"
    r"uninstalled|lost|absent)|gone|missing|dangling|broken (?:sym)?link|stale (?:sym)?link|not there|"
    r"(?:cannot|can't|could not) be (?:found|started|opened)|not found|lacks?|has no|have no|without|"
    r"deleted|uninstalled|(?:was|were|been) (?:replaced|upgraded|overwritten)|not a valid|"
    r"points? (?:to|at) nothing|points? nowhere)\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:empty|(?:0|zero)[ -]?(?:bytes?|length|size)|truncated|corrupt(?:ed)?|damaged|unreadable|garbage|"
    r"checksum|hash(?:es)? (?:do|does) not match|cut off|half of)\b",
    re.IGNORECASE,
)
_INTERPRETER = re.compile(
    r"(?:\binterpreter\b|\bbase python\b|\bpython\.framework\b|\blibpython[\w.]*|\bpython3?\d*\.dll\b|"
    r"\bpython(?:\d(?:\.\d+)*)?\.exe\b|(?:^|[/\\\s])(?:bin|scripts)[/\\]python[\d.]*\b|"
    r"\bhome (?:key|folder|path|of pyvenv)|\bpyvenv\.cfg\b|"
    r"\bpython ?(?:2|3)\.\d+(?:\.\d+)? (?:is|was|has been)\b|"
    r"[/\\]\.?(?:python|pyenv)[/\\]?(?:versions[/\\])?\d(?:\.\d+)*|\bcellar[/\\]python|"
    r"[/\\]python\d?(?:\.\d+)?(?=\s|$)|\bthe python (?:that|which|it))",
    re.IGNORECASE,
)
_OF_PACKAGES = re.compile(r"\S*(?:site|dist)-packages\S*", re.IGNORECASE)
_METADATA = re.compile(
    r"\bdist-info\b|\begg-info\b|\bMETADATA\b|\bPKG-INFO\b|\bRECORD\b|\bmetadata\b|\binstall-record\b"
)
_METADATA_IS_THERE = re.compile(
    r"\b(?:dist-info|egg-info|metadata)\b[^,;]*\b(?:exists|is (?:still )?(?:there|present|listed)|remains)\b",
    re.IGNORECASE,
)
_NO_METADATA = re.compile(
    r"\b(?:missing|lacks?|no|without|empty) (?:the |its |any )?"
    r"(?:METADATA|RECORD|PKG-INFO|dist-info|metadata)\b",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\b(?:two|several|three|twice)\b|\bboth (?:there|present|installed)\b", re.IGNORECASE)
_LISTED = re.compile(r"\blists?\b|\blisted\b", re.IGNORECASE)
_CONDA = re.compile(r"\bconda(?:-meta)?\b", re.IGNORECASE)
_PIP = re.compile(r"\bdist-info\b|\bpip\b|\bpypi\b", re.IGNORECASE)
_DIFFERENT = re.compile(
    r"\b(?:differ|differs|different|disagree|another|other|two|both|not match|mismatch|over|on top|overwr\w+|"
    r"clobber\w*|while|but)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:says?|said|reports?|claims?|names?|shows?|prints?|gives?|is|of)\b", re.IGNORECASE)
_VERSION = re.compile(
    r"(?<![\w.-])v?(\d+\.\d+(?:\.\d+)*(?:[-.]?(?:a|alpha|b|beta|rc|dev|post)[-.]?\d*)*)(?![\w])"
)
_STALE = re.compile(
    r"\bnot listed?\b|does not list|do not list|\bleft[ -]?overs?\b|\bleft behind\b|\bstale\b|"
    r"\borphan(?:ed)?\b|"
    r"\b(?:older|earlier|previous|former|old) (?:version|release|installation|files)\b|\bnobody owns\b|"
    r"\bnot owned\b|\bremain(?:s|ed|ing)?\b|\bunlisted\b|\bmixture\b|\bmixed\b",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"(?<![\w/~])~(?![/\\])[A-Za-z][\w.-]*|\bsite-packages[/\\][~-][A-Za-z]\w*|distribution -\w+"
)
_INTERRUPTED = re.compile(
    r"\binterrupt\w*|\babort\w*|\bkilled\b|\bhalf[ -](?:installed|written|unpacked|finished)|\bpartial\w*|"
    r"\bincomplete\b|\bunfinished\b|\bcancell?ed\b|\bcrashed during\b|"
    r"\bstopped (?:halfway|in the middle|during)",
    re.IGNORECASE,
)
_PERMISSION = re.compile(
    r"\bpermissions?\b|\baccess (?:is )?denied\b|\bnot writable\b|\bread-only\b|\bowned by root\b|"
    r"\bnot readable\b",
    re.IGNORECASE,
)
_DISK = re.compile(r"\bno space\b|\bdisk (?:is )?full\b|\bquota\b|\bout of (?:disk )?space\b", re.IGNORECASE)
_LONG = re.compile(
    r"\b26\d(?:[ -]?char\w*)?\b.*\b(?:limit|path|long)|\b(?:path|file ?name)s?\b.*\btoo long\b|"
    r"\blong paths?\b|"
    r"\bMAX_PATH\b|\b(?:path|longer)\b.*\b2[56]\d char",
    re.IGNORECASE,
)
_COPIED = re.compile(r"\bcop(?:y|ied)\b.*\b(?:interpreter|python|anaconda|conda)\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:moved|renamed|relocated|copied) (?:from|to|after|since|here)\b|"
    r"\bwas (?:moved|renamed|relocated)\b|"
    r"\bshebangs?\b|\bold (?:path|location|place|prefix)\b|\bVIRTUAL_ENV\b.*\b(?:points?|names?|says?|is)\b",
    re.IGNORECASE,
)
_SHADOWED = re.compile(
    r"__file__|\bworking (?:folder|directory)\b|\bcurrent (?:folder|directory)\b|"
    r"\bproject (?:folder|directory)\b|"
    r"\bresolves? to\b|\bshadow\w*|\bhides?\b|\bnamespace package\b|\bunknown location\b|\bsource tree\b|"
    r"\buser site\b|\bis imported (?:from|instead)\b|\bnext to the script\b|\bbeside the script\b",
    re.IGNORECASE,
)
_PATH_ENTRY = re.compile(r"\beasy-install\.pth\b|\S+\.pth\b|\begg-link\b|\b__editable__", re.IGNORECASE)
_STDLIB_PARTS = re.compile(
    r"\b(_ctypes|_ssl|_bz2|_lzma|_sqlite3|zlib|distutils|ensurepip|lib2to3|_tkinter|encodings|lib-dynload|"
    r"libffi[\w.-]*|libssl[\w.-]*|python3?-(?:dev|distutils|venv))\b"
)
# Other rules speak of these: GPU libraries, runtime libraries of the system, Keras's settings, models.
_ELSEWHERE = re.compile(
    r"keras\.json|\bcuda|cudart|cudnn|cublas|cufft|nvcc|libdevice|ptxas|nvidia-smi|\bdriver\b|libstdc\+\+|"
    r"GLIBC|msvcp|vcruntime|\.h5\b|\.keras\b|saved_?model|tensorrt|libnvinfer|LD_LIBRARY_PATH|\bDLLs?\b",
    re.IGNORECASE,
)
_INFO_FOLDER = re.compile(r"([A-Za-z0-9][\w.]*?)-(?:v?\d[\w.+!]*|\*)(?:-py[\d.]+)?\.(?:dist|egg)-info")
_OWNER = re.compile(
    r"(?:dist-info|egg-info|METADATA|RECORD|metadata|record|files?|install(?:ation)?|version|module|package|"
    r"versions|folder)s?(?: file| folder)?(?: entries)? (?:of|for|from)(?: the)? (?:package |distribution )?"
    r"([A-Za-z][\w.-]*[\w])"
)
_IN_SITE = re.compile(
    r"(?:site|dist)-packages[/\\]([A-Za-z_][\w.]*?)(?:-[\d*][\w.*]*)?(?:\.(?:dist|egg)-info)?(?:[/\\\s,;:]|$)"
)
_FIRST_NAME = re.compile(
    r"\b(tensorflow[\w-]*|tf[-_][\w-]+|keras[\w-]*|tensorboard[\w-]*|numpy[\w-]*|protobuf|h5py|scipy|"
    r"pandas|six|"
    r"wrapt|grpcio|setuptools|wheel|pip|torch|jax|jaxlib|gast|absl[\w-]*|typing[_-]extensions|google)\b"
)
_NOT_NAMES = frozenset({"pip", "the", "a", "an", "this", "that", "its", "it", "another", "tensorflow/python"})
_MODULES = {
    "google": "protobuf",
    "absl": "absl-py",
    "typing-extensions": "typing-extensions",
    "pil": "pillow",
}


def read_damage(statement: str) -> Damage:
    """What one statement says."""
    words = " ".join(statement.split())
    kind = _find_kind(words)
    half = _HALF.search(words) if kind is DamageKind.HALF_REMOVED else None
    piece = _find_piece(words)
    if half is not None:
        piece = _complete(half.group())
    return Damage(kind=kind, statement=statement, piece=piece, versions=tuple(_VERSION.findall(words)))


def is_told_elsewhere(damage: Damage) -> bool:
    """Whether other rules speak of what the statement is about."""
    if damage.kind in (DamageKind.CONDA_RECORDS, DamageKind.MIXED, DamageKind.COPIED_INTERPRETER):
        return False
    text = damage.statement
    return _ELSEWHERE.search(text) is not None and "site-packages/nvidia" not in text.replace("\\", "/")


def _find_kind(words: str) -> DamageKind:
    plain = _OF_PACKAGES.sub(" ", words)
    is_gone = _GONE.search(words) is not None
    is_empty = _EMPTY.search(words) is not None
    versions = set(_VERSION.findall(words))
    for pattern, kind in (
        (_DISK, DamageKind.DISK),
        (_LONG, DamageKind.LONG_PATH),
        (_HALF, DamageKind.HALF_REMOVED),
        (_COPIED, DamageKind.COPIED_INTERPRETER),
    ):
        if pattern.search(words):
            return kind
    if _CONDA.search(words) and _PIP.search(words) and (len(versions) > 1 or _DIFFERENT.search(words)):
        return DamageKind.CONDA_RECORDS
    if is_gone and _STDLIB_PARTS.search(plain):
        return DamageKind.INCOMPLETE_INTERPRETER
    if (is_gone or is_empty) and _INTERPRETER.search(plain) and not _METADATA.search(words):
        return DamageKind.INTERPRETER
    if _MOVED.search(words):
        return DamageKind.MOVED
    if _PERMISSION.search(words):
        return DamageKind.PERMISSION
    if _TWICE.search(words) and _METADATA.search(words):
        return DamageKind.TWICE
    if len(versions) > 1 and _SAYS.search(words) and not _STALE.search(words):
        return DamageKind.MIXED
    if _STALE.search(words):
        return DamageKind.STALE
    if (is_gone or is_empty) and _is_about_metadata(words):
        return DamageKind.METADATA
    if _INTERRUPTED.search(words):
        return DamageKind.INTERRUPTED
    if _SHADOWED.search(words):
        return DamageKind.SHADOWED
    if is_gone or is_empty:
        return DamageKind.MISSING
    return DamageKind.PATH_ENTRY if _PATH_ENTRY.search(words) else DamageKind.OTHER


def _is_about_metadata(words: str) -> bool:
    """Whether it is the metadata that is gone, and not the files beside it."""
    if _LISTED.search(words) or _METADATA_IS_THERE.search(words):
        return False
    if _NO_METADATA.search(words):
        return True
    metadata = _METADATA.search(words)
    said = min((found.start() for found in (_GONE.search(words), _EMPTY.search(words)) if found), default=-1)
    return metadata is not None and metadata.start() < said


def _find_piece(words: str) -> str:
    for pattern in (_INFO_FOLDER, _OWNER, _IN_SITE, _FIRST_NAME):
        for found in pattern.findall(words):
            name = _normalise(found)
            if name and name not in _NOT_NAMES and not name[0].isdigit():
                return name
    return ""


def _complete(half: str) -> str:
    """``tensorflow`` of ``~ensorflow-2.4.0.dist-info``: pip puts ``~`` in place of the first letter."""
    rest = re.split(r"[/\\]", half)[-1].split()[-1].lstrip("~-")
    base = re.split(r"-\d|\.dist|\.egg", rest)[0]
    known = (
        "tensorflow", "tensorflow-gpu", "tensorflow-cpu", "tensorflow-intel", "tensorflow-estimator", "keras",
        "numpy", "protobuf", "tensorboard", "h5py", "pip", "setuptools", "google", "scipy", "pandas", "torch",
    )  # fmt: skip
    normal = _normalise(base)
    return next((_MODULES.get(name, name) for name in known if normal and name.endswith(normal)), normal)


def _normalise(name: str) -> str:
    normal = re.sub(r"[-_.]+", "-", name).lower().strip("-")
    return _MODULES.get(normal, normal)
