"""Loads and answers questions of the compatibility matrix in resources/compatibility."""

from core.compatibility.errors import ErrorTexts, Match
from core.compatibility.gpu import DriverNeed, GpuQuestions, name_cudnn, name_runtime
from core.compatibility.load import (
    MatrixError,
    choose_compiled_folder,
    compile_matrix,
    load_matrix,
    matrix_digest,
)
from core.compatibility.matrix import Claim, Matrix, platform_name
from core.compatibility.platforms import PlatformQuestions
from core.compatibility.rows import Backends, Breakage, Build, ErrorText, Pair, Release
from core.compatibility.versions import is_in_range, is_older, minor_of, parse_specifier, parse_version

__all__ = [
    "Backends",
    "Breakage",
    "Build",
    "Claim",
    "DriverNeed",
    "ErrorText",
    "ErrorTexts",
    "GpuQuestions",
    "Match",
    "Matrix",
    "MatrixError",
    "Pair",
    "PlatformQuestions",
    "Release",
    "choose_compiled_folder",
    "compile_matrix",
    "is_in_range",
    "is_older",
    "load_matrix",
    "matrix_digest",
    "minor_of",
    "name_cudnn",
    "name_runtime",
    "parse_specifier",
    "parse_version",
    "platform_name",
]
