"""The rows of the matrix, one module a subject, as they stand in resources/compatibility."""

from core.compatibility.rows.api import ApiFile, ApiName, ModelFileRow, ModelFilesFile
from core.compatibility.rows.breakages import (
    Breakage,
    BreakagesFile,
    Candidate,
    Excuse,
    HardwareLimit,
    Harmless,
    Imported,
)
from core.compatibility.rows.companions import (
    Companion,
    CompanionReleases,
    CompanionsFile,
    PluginPair,
    PluginsFile,
)
from core.compatibility.rows.errors import ErrorsFile, ErrorText
from core.compatibility.rows.files import LAZY, SECTIONS, MatrixData, MatrixFiles
from core.compatibility.rows.gpu import DriversFile, Toolkit
from core.compatibility.rows.keras import Backends, KerasRelease, Pair, PairsFile
from core.compatibility.rows.proven import ProvenFile, ProvenRun
from core.compatibility.rows.releases import Build, Release, ReleasesFile, Tested

__all__ = [
    "LAZY",
    "SECTIONS",
    "ApiFile",
    "ApiName",
    "Backends",
    "Breakage",
    "BreakagesFile",
    "Build",
    "Candidate",
    "Companion",
    "CompanionReleases",
    "CompanionsFile",
    "DriversFile",
    "ErrorText",
    "ErrorsFile",
    "Excuse",
    "HardwareLimit",
    "Harmless",
    "Imported",
    "KerasRelease",
    "MatrixData",
    "MatrixFiles",
    "ModelFileRow",
    "ModelFilesFile",
    "Pair",
    "PairsFile",
    "PluginPair",
    "PluginsFile",
    "ProvenFile",
    "ProvenRun",
    "Release",
    "ReleasesFile",
    "Tested",
    "Toolkit",
]
