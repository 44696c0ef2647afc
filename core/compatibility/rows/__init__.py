"""The rows of the matrix, one module a subject, as they stand in resources/compatibility."""

from core.compatibility.rows.api import ApiFile, ApiName
from core.compatibility.rows.breakages import (
    Breakage,
    BreakagesFile,
    Candidate,
    Excuse,
    Harmless,
    Imported,
)
from core.compatibility.rows.companions import (
    CompanionReleases,
    CompanionsFile,
    CompanionsIndex,
    PluginAction,
    PluginPair,
    PluginsFile,
)
from core.compatibility.rows.conda import CondaFile, CondaKeras, CondaTensorFlow
from core.compatibility.rows.errors import Advice, ErrorsFile, ErrorText
from core.compatibility.rows.files import LAZY, SECTIONS, MatrixData, MatrixFiles
from core.compatibility.rows.gpu import Architecture, CudaWheels, GpuFile, Toolkit, Translated
from core.compatibility.rows.keras import Backends, Pair, PairsFile
from core.compatibility.rows.model_files import ModelFileCue, ModelFileRow, ModelFilesFile
from core.compatibility.rows.own import OwnRow, OwnRows
from core.compatibility.rows.platforms import PlatformLimit, PlatformsFile
from core.compatibility.rows.proven import ProvenFile, ProvenRun
from core.compatibility.rows.pythons import PythonLimit, PythonsFile
from core.compatibility.rows.releases import (
    Build,
    KerasRelease,
    KerasReleasesFile,
    Linked,
    Prerelease,
    Release,
    ReleasesFile,
    Tested,
    TestedFile,
)

__all__ = [
    "LAZY",
    "SECTIONS",
    "Advice",
    "ApiFile",
    "ApiName",
    "Architecture",
    "Backends",
    "Breakage",
    "BreakagesFile",
    "Build",
    "Candidate",
    "CompanionReleases",
    "CompanionsFile",
    "CompanionsIndex",
    "CondaFile",
    "CondaKeras",
    "CondaTensorFlow",
    "CudaWheels",
    "ErrorText",
    "ErrorsFile",
    "Excuse",
    "GpuFile",
    "Harmless",
    "Imported",
    "KerasRelease",
    "KerasReleasesFile",
    "Linked",
    "MatrixData",
    "MatrixFiles",
    "ModelFileCue",
    "ModelFileRow",
    "ModelFilesFile",
    "OwnRow",
    "OwnRows",
    "Pair",
    "PairsFile",
    "PlatformLimit",
    "PlatformsFile",
    "PluginAction",
    "PluginPair",
    "PluginsFile",
    "Prerelease",
    "ProvenFile",
    "ProvenRun",
    "PythonLimit",
    "PythonsFile",
    "Release",
    "ReleasesFile",
    "Tested",
    "TestedFile",
    "Toolkit",
    "Translated",
]
