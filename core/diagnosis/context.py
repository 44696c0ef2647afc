"""What rules look at: the facts of one environment, the machine, the matrix, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from core.compatibility import Matrix, Release, minor_of, platform_name
from core.model import (
    HERE,
    Circumstances,
    Distribution,
    EnvironmentFacts,
    Gpu,
    HostFacts,
    TensorFlowFacts,
)

if TYPE_CHECKING:
    from core.diagnosis.requirements import Requirement

# Distributions whose wheels the matrix knows; conda's, vendors' and nightly builds are others.
OFFICIAL = frozenset(
    {
        "tensorflow",
        "tensorflow-cpu",
        "tensorflow-gpu",
        "tensorflow-intel",
        "tensorflow-macos",
        "tensorflow-cpu-aws",
    }
)
TRUE_WORDS = frozenset({"1", "true", "True"})


class Context:
    """One environment on one machine; nothing in it changes while rules run."""

    def __init__(
        self,
        facts: EnvironmentFacts,
        host: HostFacts,
        matrix: Matrix,
        circumstances: Circumstances = HERE,
    ) -> None:
        self.facts = facts
        self.circumstances = circumstances
        self.host = host
        self.matrix = matrix
        self.tensorflow: TensorFlowFacts | None = facts.tensorflow
        self.installed: dict[str, Distribution] = {}
        for one in facts.distributions:
            self.installed.setdefault(one.name, one)

    @cached_property
    def release(self) -> Release | None:
        """The matrix's row of the installed TensorFlow, ``None`` for none or one it does not know."""
        if self.tensorflow is None or "nightly" in self.tensorflow.distribution:
            return None
        return self.matrix.release(self.tensorflow.version)

    @cached_property
    def tensorflow_title(self) -> str:
        """``TensorFlow 2.4.0``."""
        return f"TensorFlow {self.tensorflow.version}" if self.tensorflow is not None else "TensorFlow"

    @cached_property
    def is_official_wheel(self) -> bool:
        """Whether TensorFlow is a wheel that the matrix describes."""
        return (
            self.tensorflow is not None
            and self.tensorflow.distribution in OFFICIAL
            and self.tensorflow.installer != "conda"
            and self.circumstances.build_origin is None
        )

    @cached_property
    def python(self) -> str | None:
        """The interpreter's full version, ``None`` where it is not known."""
        return self.facts.python.version

    @cached_property
    def python_minor(self) -> str | None:
        """``3.8`` of ``3.8.18``."""
        return minor_of(self.python) if self.python else None

    @cached_property
    def platform(self) -> str:
        """The matrix's name of this machine's platform."""
        return platform_name(self.host.os, self.host.arch)

    @cached_property
    def nvidia_gpus(self) -> tuple[Gpu, ...]:
        """The machine's NVIDIA GPUs, seen by the driver or on the bus."""
        return tuple(gpu for gpu in self.host.gpus if gpu.vendor == "nvidia")

    @cached_property
    def asked_for(self) -> Mapping[str, tuple[tuple[str, Requirement], ...]]:
        """Who of the installed distributions asks for a name, and for what of it."""
        from core.diagnosis.declared import build_markers
        from core.diagnosis.requirements import select_requirements

        markers = build_markers(self)
        found: dict[str, list[tuple[str, Requirement]]] = {}
        for one in self.facts.distributions:
            for requirement in select_requirements(one, markers) if one.requires else ():
                found.setdefault(requirement.name, []).append((one.name, requirement))
        return {name: tuple(asking) for name, asking in found.items()}

    def knows(self, piece: str) -> bool:
        """Whether somebody looked at this piece of the machine (``gpu``, ``driver``, ``cuda`` …)."""
        return piece not in self.circumstances.unknown

    def is_missing(self, name: str) -> bool:
        """Whether a distribution is known not to be installed; false where the list is partial."""
        if name in self.installed:
            return False
        return self.circumstances.is_complete or name in self.circumstances.absent

    def variable(self, name: str) -> str | None:
        """A variable as the environment's programs would see it: set by activation, else by the session."""
        return self.facts.activation.get(name) or self.host.variables.get(name)

    @property
    def is_legacy_keras(self) -> bool:
        """Whether TensorFlow is told to use tf-keras (read by TensorFlow 2.15 and newer)."""
        return self.variable("TF_USE_LEGACY_KERAS") in TRUE_WORDS

    def version_of(self, name: str) -> str | None:
        """The version installed; of ``tensorflow``, ``keras`` and ``python`` the one that an import finds."""
        if name == "tensorflow":
            return self.tensorflow.version if self.tensorflow is not None else None
        if name == "keras":
            return self.facts.keras.version if self.facts.keras is not None else None
        if name == "python":
            return self.python
        one = self.installed.get(name)
        return one.version if one is not None else None
