"""What each kind of damage means: its words, its weight, and which ways out are offered, best first."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.diagnosis.damage_words import DamageKind
from core.model import Category, Confidence, Severity


class Way(StrEnum):
    """A way out, made a remedy for the piece it concerns."""

    AGAIN = "again"
    CLEAN = "clean"
    ALONE = "alone"
    ANEW = "anew"
    CONDA_FIRST = "conda-first"
    OWN_FOLDER = "own-folder"
    RENAME = "rename"
    ELSEWHERE = "elsewhere"
    OFF_THE_PATH = "off-the-path"
    LONG_PATHS = "long-paths"
    SHORTER = "shorter"


class DamageText(Struct, frozen=True, kw_only=True):
    """The finding of one kind of damage; ``{name}`` in the title is the piece.

    ``names_versions`` puts the versions that the statement names before ``why``.
    """

    rule: str
    title: str
    why: str
    expected: str
    ways: tuple[Way, ...]
    category: Category = Category.BROKEN_INSTALL
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.HIGH
    names_versions: bool = False


MIXED_TENSORFLOW = DamageText(
    rule="mixed-files",
    category=Category.DUPLICATE_TENSORFLOW,
    title="The files of {name} are of another version than its metadata",
    why=(
        "Another package has written into the same folder: import takes the files, while pip believes the "
        "metadata and says that everything is satisfied."
    ),
    expected="files and metadata of one version",
    ways=(Way.ALONE, Way.ANEW),
    names_versions=True,
)
_TWO_VERSIONS = DamageText(
    rule="two-versions",
    severity=Severity.WARNING,
    title="{name} is there in two versions",
    why="An upgrade left the old one behind, or two tools installed it. The files may be a mixture.",
    expected="one version",
    ways=(Way.CLEAN, Way.ANEW),
    names_versions=True,
)
_SHADOWED = DamageText(
    rule="shadowing-file",
    category=Category.PATH_SHADOWING,
    confidence=Confidence.MEDIUM,
    title="{name} is imported from another place than it is installed in",
    why="The first folder on the import path that has the name wins, whatever is installed.",
    expected="the installed package",
    ways=(Way.RENAME, Way.ELSEWHERE, Way.OFF_THE_PATH),
)
TEXTS = {
    DamageKind.MIXED: _TWO_VERSIONS,
    DamageKind.TWICE: _TWO_VERSIONS,
    DamageKind.STALE: DamageText(
        rule="stale-files",
        title="The folder of {name} holds files of another version",
        why=(
            "An earlier installation left them behind, or another package wrote them. import finds old and "
            "new parts that do not know each other."
        ),
        expected="only files that its list names",
        ways=(Way.CLEAN, Way.ANEW),
    ),
    DamageKind.METADATA: DamageText(
        rule="damaged-metadata",
        severity=Severity.WARNING,
        title="The metadata of {name} is damaged",
        why="Package tools cannot tell what is installed, and refuse to change or remove it.",
        expected="METADATA and RECORD",
        ways=(Way.AGAIN, Way.ANEW),
    ),
    DamageKind.HALF_REMOVED: DamageText(
        rule="leftovers",
        severity=Severity.WARNING,
        title="A change of {name} was broken off and left its folder renamed",
        why="pip renames folders to names that begin with ~ while it works. Here it did not come to the end.",
        expected="no folder that begins with ~",
        ways=(Way.CLEAN, Way.ANEW),
    ),
    DamageKind.CONDA_RECORDS: DamageText(
        rule="conda-records",
        category=Category.CONDA_PIP_MIX,
        title="conda and pip have recorded different versions of the same packages",
        why=(
            "pip wrote over files that belong to conda. conda still counts on its own versions, and the next "
            "change by either of them mixes the files further."
        ),
        expected="one version, one tool",
        ways=(Way.CONDA_FIRST, Way.AGAIN),
    ),
    DamageKind.SHADOWED: _SHADOWED,
    DamageKind.PATH_ENTRY: DamageText(
        rule="shadowing-site",
        category=Category.PATH_SHADOWING,
        confidence=Confidence.MEDIUM,
        title="An entry of the import path leads {name} to another folder",
        why="A .pth file or a link adds the folder to the import path of every program of this environment.",
        expected="the installed package",
        ways=(Way.OFF_THE_PATH, Way.RENAME),
    ),
    DamageKind.LONG_PATH: DamageText(
        rule="path-length",
        title="A path is longer than Windows allows",
        why="Files whose path passes 260 characters were not written, and the installation stopped there.",
        expected="259 characters at most",
        ways=(Way.LONG_PATHS, Way.SHORTER),
    ),
    DamageKind.PERMISSION: DamageText(
        rule="missing-files",
        title="Files could not be written for lack of rights",
        why="An installation into a folder that belongs to somebody else stops halfway or goes elsewhere.",
        expected="a folder of your own",
        ways=(Way.OWN_FOLDER, Way.AGAIN),
    ),
    DamageKind.DISK: DamageText(
        rule="missing-files",
        title="The disk was full while files were written",
        why="What was being installed is not complete. Free some space before it is installed again.",
        expected="enough space",
        ways=(Way.AGAIN, Way.ANEW),
    ),
    DamageKind.INTERRUPTED: DamageText(
        rule="missing-files",
        title="The installation of {name} did not come to its end",
        why="Some of its files are there and some are not.",
        expected="whole files",
        ways=(Way.CLEAN, Way.ANEW),
    ),
    DamageKind.MISSING: DamageText(
        rule="missing-files",
        title="{name} lacks files that it installed",
        why="Something removed them, or they were never written. The same version installed again has them.",
        expected="whole files",
        ways=(Way.AGAIN, Way.ANEW),
    ),
    DamageKind.OTHER: DamageText(
        rule="missing-files",
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title="{name} is not as its installation left it",
        why="What is said of its files does not belong to a whole installation.",
        expected="whole files",
        ways=(Way.AGAIN, Way.ANEW),
    ),
}
