"""The ways by which a TensorFlow release comes to a Keras: inside, required, beside it, or tf-keras."""

from __future__ import annotations

from msgspec import Struct

from core.compatibility.matrix import Matrix
from core.compatibility.rows import Release
from core.compatibility.versions import is_in_range, is_older

LEGACY_SINCE = "2.16"
_SEPARATE_ENDS = "2.6"


class KerasWay(Struct, frozen=True, kw_only=True):
    """``by`` is ``inside``, ``required``, ``separate`` or ``tf-keras``; ``version`` the Keras that comes.

    ``beside`` is a separate Keras in the range that goes with the one inside.
    """

    by: str
    version: str
    beside: str | None = None


class KerasWays:
    """Finds the ways; each question is answered once."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self._newest: dict[tuple[str, str | None], str | None] = {}
        self._matching: dict[str, tuple[str, ...]] = {}

    def find(self, release: Release, wanted: str, *, with_tf_keras: bool) -> KerasWay | None:
        """How the release comes to a Keras in the range ``wanted``; ``None`` if it does not."""
        matching = self._list_matching(wanted)
        if release.keras_inside:
            beside = next((each for each in matching if self._goes_beside(release.version, each)), None)
            carried = strip_suffix(release.keras)
            if is_in_range(carried, wanted):
                return KerasWay(by="inside", version=carried, beside=beside)
            if beside is not None:
                return KerasWay(by="separate", version=beside, beside=beside)
        elif release.keras:
            for version in matching:
                if is_in_range(version, release.keras) and self._fits(release.version, version):
                    return KerasWay(by="required", version=version)
        else:
            beside = next((each for each in matching if self._goes_beside(release.version, each)), None)
            if beside is not None:
                return KerasWay(by="separate", version=beside)
        legacy = self.tf_keras(release) if with_tf_keras else None
        if legacy is not None and is_in_range(legacy, wanted):
            return KerasWay(by="tf-keras", version=legacy)
        return None

    def newest(self, version: str, python: str | None) -> str | None:
        """The newest Keras in the range the release asks for that fits it; ``None`` where it carries one."""
        key = (version, python)
        if key not in self._newest:
            self._newest[key] = self._matrix.keras_for(version, python)
        return self._newest[key]

    def tf_keras(self, release: Release) -> str | None:
        """The tf-keras that gives this release Keras 2, from TensorFlow 2.16 on."""
        if is_older(release.version, LEGACY_SINCE):
            return None
        return self._matrix.tf_keras_for(release.version, None)

    def _list_matching(self, wanted: str) -> tuple[str, ...]:
        """The releases of keras in the range, newest first."""
        found = self._matching.get(wanted)
        if found is None:
            rows = [row for row in self._matrix.keras_releases.keras if is_in_range(row.version, wanted)]
            rows.sort(key=lambda row: row.released, reverse=True)
            found = tuple(row.version for row in rows)
            self._matching[wanted] = found
        return found

    def _goes_beside(self, tensorflow: str, keras: str) -> bool:
        if not is_older(keras, _SEPARATE_ENDS):
            return False
        pair = self._matrix.keras_pair(tensorflow, keras)
        return pair is not None and pair.stops == "nothing"

    def _fits(self, tensorflow: str, keras: str) -> bool:
        pair = self._matrix.keras_pair(tensorflow, keras)
        return pair is None or pair.stops == "nothing"


def strip_suffix(keras: str) -> str:
    """``2.2.4`` of ``2.2.4-tf``."""
    return keras.removesuffix("-tf")
