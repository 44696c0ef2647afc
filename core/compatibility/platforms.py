"""Questions about the machine: what releases need of the processor, the C libraries and the system."""

from __future__ import annotations

import re

from core.compatibility.rows.platforms import PlatformLimit, PlatformsFile, Processor
from core.compatibility.versions import is_in_range


class PlatformQuestions:
    """Answers from platforms.yaml."""

    def __init__(self, file: PlatformsFile) -> None:
        self._file = file

    @property
    def limits(self) -> tuple[PlatformLimit, ...]:
        """Every row, as it stands in the file."""
        return self._file.limits

    def limits_of(
        self,
        needs: str,
        version: str,
        python: str | None = None,
        package: str = "tensorflow",
        arch: str | None = None,
    ) -> tuple[PlatformLimit, ...]:
        """The rows of one kind of need that speak of this release."""
        return tuple(
            row
            for row in self._file.limits
            if row.needs == needs
            and row.package == package
            and (not row.arch or arch is None or row.arch == arch)
            and (not row.python or (python is not None and is_in_range(python, row.python) is True))
            and is_in_range(version, row.versions)
        )

    def limit(
        self,
        needs: str,
        version: str,
        python: str | None = None,
        package: str = "tensorflow",
        arch: str | None = None,
    ) -> PlatformLimit | None:
        """The first of these rows, which is the tightest."""
        return next(iter(self.limits_of(needs, version, python, package, arch)), None)

    def processor_without_avx(self, model: str) -> Processor | None:
        """The row of a processor whose model name says that it has no AVX."""
        words = re.sub(r"\((?:r|tm)\)", " ", model.lower())
        return next((row for row in self._file.processors if re.search(row.pattern, words)), None)

    def glibc_of(self, system: str) -> str | None:
        """The C library that a Linux system of this name and version brings."""
        words = system.lower()
        return next((row.glibc for row in self._file.systems if re.search(row.pattern, words)), None)

    def source(self, name: str) -> str:
        """The words behind the short name of a source."""
        return self._file.sources.get(name, name)
