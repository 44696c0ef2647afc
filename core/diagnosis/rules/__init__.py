"""All rules, in the order in which causes should be mended: what makes the rest moot comes first."""

from core.diagnosis.rule import Rule
from core.diagnosis.rules import (
    api,
    backend,
    conda_pip,
    damage_told,
    damaged,
    dependencies,
    duplicates,
    errors,
    gpu,
    gpu_capability,
    gpu_libraries,
    keras,
    library_path,
    mixed_keras,
    model_file,
    path_length,
    platform,
    platform_mac,
    python,
    requirements,
    shadowing,
    wishes,
)

RULES: tuple[Rule, ...] = (
    *errors.RULES,
    *python.RULES,
    *wishes.RULES,
    *platform.RULES,
    *platform_mac.RULES,
    *path_length.RULES,
    *shadowing.RULES,
    *duplicates.RULES,
    *conda_pip.RULES,
    *damage_told.RULES,
    *damaged.RULES,
    *dependencies.RULES,
    *keras.RULES,
    *backend.RULES,
    *mixed_keras.RULES,
    *api.RULES,
    *model_file.RULES,
    *requirements.RULES,
    *gpu_capability.RULES,
    *gpu.RULES,
    *library_path.RULES,
    *gpu_libraries.RULES,
)

__all__ = ["RULES"]
