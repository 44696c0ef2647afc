"""Loads and answers questions of the compatibility matrix in resources/compatibility."""

from core.compatibility.load import (
    MatrixError,
    choose_compiled_folder,
    compile_matrix,
    load_matrix,
    matrix_digest,
)
from core.compatibility.matrix import Claim, DriverNeed, Matrix, platform_name
from core.compatibility.rows import Backends, Breakage, Build, HardwareLimit, Pair, Release
from core.compatibility.versions import is_in_range, is_older, minor_of, parse_specifier, parse_version

__all__ = [
    "Backends",
    "Breakage",
    "Build",
    "Claim",
    "DriverNeed",
    "HardwareLimit",
    "Matrix",
    "MatrixError",
    "Pair",
    "Release",
    "choose_compiled_folder",
    "compile_matrix",
    "is_in_range",
    "is_older",
    "load_matrix",
    "matrix_digest",
    "minor_of",
    "parse_specifier",
    "parse_version",
    "platform_name",
]
