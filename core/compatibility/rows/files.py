"""All files of the matrix as one compiled record."""

from __future__ import annotations

from msgspec import Raw, Struct

from core.compatibility.rows.api import ApiFile
from core.compatibility.rows.breakages import BreakagesFile
from core.compatibility.rows.companions import CompanionsFile, PluginsFile
from core.compatibility.rows.conda import CondaFile
from core.compatibility.rows.errors import ErrorsFile
from core.compatibility.rows.gpu import GpuFile
from core.compatibility.rows.keras import PairsFile
from core.compatibility.rows.model_files import ModelFilesFile
from core.compatibility.rows.own import OwnRows
from core.compatibility.rows.platforms import PlatformsFile
from core.compatibility.rows.proven import ProvenFile
from core.compatibility.rows.pythons import PythonsFile
from core.compatibility.rows.releases import KerasReleasesFile, ReleasesFile, TestedFile


class MatrixFiles(Struct, frozen=True, kw_only=True):
    """Every file, decoded."""

    tensorflow: ReleasesFile
    gpu: GpuFile
    breakages: BreakagesFile
    pairs: PairsFile
    proven: ProvenFile
    platforms: PlatformsFile
    companions: CompanionsFile
    plugins: PluginsFile
    errors: ErrorsFile
    api: ApiFile
    model_files: ModelFilesFile
    conda: CondaFile
    tested_builds: TestedFile
    keras_releases: KerasReleasesFile
    pythons: PythonsFile


class MatrixData(Struct, frozen=True, kw_only=True):
    """Every file, and the user's own rows; those typed ``Raw`` are decoded when they are first asked for."""

    tensorflow: ReleasesFile
    gpu: GpuFile
    breakages: BreakagesFile
    pairs: PairsFile
    proven: ProvenFile
    platforms: PlatformsFile
    companions: Raw
    plugins: Raw
    errors: Raw
    api: Raw
    model_files: Raw
    conda: Raw
    tested_builds: TestedFile
    keras_releases: KerasReleasesFile
    pythons: PythonsFile
    own: OwnRows = OwnRows()


SECTIONS = MatrixFiles.__struct_fields__
LAZY = frozenset({"companions", "plugins", "errors", "api", "model_files", "conda"})
