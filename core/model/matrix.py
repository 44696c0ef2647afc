"""Questions to the compatibility matrix and its answers."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class MatrixQuestion(Struct, frozen=True, kw_only=True):
    """What somebody wants to know; what is ``None`` is left open.

    ``tensorflow`` and ``keras`` are a version (``2.4.1``), a series (``2.4``) or a range
    (``>=2.10,<2.12``); ``python`` and ``cuda`` a version or its beginning; ``platform`` a name such as
    ``linux-x86_64``, or a system alone.
    """

    tensorflow: str | None = None
    keras: str | None = None
    python: str | None = None
    platform: str | None = None
    cuda: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing was asked for in particular."""
        return all(getattr(self, name) is None for name in self.__struct_fields__)


class MatrixClaim(Struct, frozen=True, kw_only=True):
    """What one source says where it differs from what the wheel says of itself."""

    source: str
    cuda: str | None = None
    cudnn: str | None = None
    python: tuple[str, ...] = ()


class MatrixRow(Struct, frozen=True, kw_only=True):
    """One distribution of one TensorFlow release on one platform.

    ``keras`` is the version it carries (``keras_inside``) or the range it asks for; ``keras_newest`` the
    newest release in that range that fits; ``keras_by`` how a Keras that was asked for comes to it:
    ``inside``, ``required``, ``separate`` or ``tf-keras``, with its version in ``keras_found``;
    ``keras_beside`` a separate Keras of that range that goes beside the one inside.
    ``cuda`` and ``cudnn`` are ``None`` for CPU builds. ``requires`` are the declared ranges for the newest
    Python of the row, ``declared`` the requirements as they stand, ``limits`` the ranges that really
    work. ``evidence`` says for each Python ``proven``, ``official`` or ``declared``. ``installs``
    names the distribution that this one only pulls in, ``distribution_version`` its version where it counts
    otherwise than TensorFlow; ``tf_keras`` is the release that gives Keras 2 from
    TensorFlow 2.16 on. ``own`` marks rows of the user's own files.
    """

    tensorflow: str
    distribution: str
    platform: str
    released: str
    python: tuple[str, ...]
    keras: str
    keras_inside: bool
    cuda: str | None
    cudnn: str | None
    compute_capabilities: tuple[str, ...]
    driver_min: str | None
    requires: Mapping[str, str]
    limits: Mapping[str, str]
    evidence: Mapping[str, str]
    claims: tuple[MatrixClaim, ...]
    sources: tuple[str, ...]
    declared: tuple[str, ...] = ()
    keras_newest: str | None = None
    keras_by: str | None = None
    keras_found: str | None = None
    keras_beside: str | None = None
    tf_keras: str | None = None
    installs: str | None = None
    distribution_version: str | None = None
    own: bool = False


class MatrixNote(Struct, frozen=True, kw_only=True):
    """An answer in words that the rows alone do not give; commands stand on lines of their own.

    ``id`` is ``import``, ``keras-version``, ``install``, ``left-behind`` or ``code``.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    sources: tuple[str, ...] = ()


class MatrixAnswer(Struct, frozen=True, kw_only=True):
    """Rows, newest release first, and notes; ``nearest`` is a sentence where no row fits.

    ``newest_data`` is the ISO date of the newest data in the matrix, ``here`` the platform that notes prefer,
    ``problems`` what of the user's own matrix files was left out.
    """

    newest_data: str
    here: str = ""
    problems: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    notes: tuple[MatrixNote, ...] = ()
    nearest: str = ""
