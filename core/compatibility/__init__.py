"""Loads and answers questions of the compatibility matrix in resources/compatibility."""

from core.compatibility.api import ApiNames, has_name, locate, name_publicly
from core.compatibility.companions import CompanionRelease, Companions, has_wheel
from core.compatibility.declared import Declared, find_declared
from core.compatibility.errors import ErrorTexts, Match
from core.compatibility.gpu import DriverNeed, GpuQuestions, name_cudnn, name_runtime
from core.compatibility.keras import (
    drop_day,
    find_day,
    has_legacy_switch,
    is_inside,
    is_same_minor,
)
from core.compatibility.load import (
    MatrixError,
    choose_compiled_folder,
    compile_matrix,
    load_matrix,
    matrix_digest,
)
from core.compatibility.matrix import Matrix, platform_name
from core.compatibility.own import FOLDER as OWN_FOLDER
from core.compatibility.platforms import PlatformQuestions
from core.compatibility.plugins import (
    INSTALLED,
    SAME_MINOR,
    Plugins,
    normalise_release,
    was_tried,
    works_with,
)
from core.compatibility.releases import Claim
from core.compatibility.rows import (
    Advice,
    ApiName,
    Backends,
    Breakage,
    Build,
    CompanionReleases,
    ErrorText,
    ModelFileRow,
    Pair,
    PluginPair,
    PythonLimit,
    Release,
)
from core.compatibility.versions import is_in_range, is_older, minor_of, parse_specifier, parse_version

__all__ = [
    "INSTALLED",
    "OWN_FOLDER",
    "SAME_MINOR",
    "Advice",
    "ApiName",
    "ApiNames",
    "Backends",
    "Breakage",
    "Build",
    "Claim",
    "CompanionRelease",
    "CompanionReleases",
    "Companions",
    "Declared",
    "DriverNeed",
    "ErrorText",
    "ErrorTexts",
    "GpuQuestions",
    "Match",
    "Matrix",
    "MatrixError",
    "ModelFileRow",
    "Pair",
    "PlatformQuestions",
    "PluginPair",
    "Plugins",
    "PythonLimit",
    "Release",
    "choose_compiled_folder",
    "compile_matrix",
    "drop_day",
    "find_day",
    "find_declared",
    "has_legacy_switch",
    "has_name",
    "has_wheel",
    "is_in_range",
    "is_inside",
    "is_older",
    "is_same_minor",
    "load_matrix",
    "locate",
    "matrix_digest",
    "minor_of",
    "name_cudnn",
    "name_publicly",
    "name_runtime",
    "normalise_release",
    "parse_specifier",
    "parse_version",
    "platform_name",
    "was_tried",
    "works_with",
]
