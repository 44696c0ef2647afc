"""All rules, in the order in which causes should be mended: what makes the rest moot comes first."""

from core.diagnosis.rule import Rule
from core.diagnosis.rules import (
    backend,
    damaged,
    dependencies,
    duplicates,
    errors,
    gpu,
    gpu_capability,
    gpu_libraries,
    keras,
    library_path,
    platform,
    python,
    requirements,
)

RULES: tuple[Rule, ...] = (
    *errors.RULES,
    *python.RULES,
    *platform.RULES,
    *duplicates.RULES,
    *damaged.RULES,
    *dependencies.RULES,
    *keras.RULES,
    *backend.RULES,
    *requirements.RULES,
    *library_path.RULES,
    *gpu.RULES,
    *gpu_capability.RULES,
    *gpu_libraries.RULES,
)

__all__ = ["RULES"]
