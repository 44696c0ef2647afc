"""What does not fit, why, and what would mend it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """``error``: import, training or loading fails; ``warning``: works, but not as promised."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Confidence(StrEnum):
    """How sure a rule is of its finding; independent of the severity."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Category(StrEnum):
    """The kinds of trouble; the values are fixed by the JSON contract."""

    PYTHON_TOO_NEW = "python-too-new"
    PYTHON_TOO_OLD = "python-too-old"
    KERAS_TF_MISMATCH = "keras-tf-mismatch"
    STANDALONE_KERAS = "standalone-keras-vs-tf-keras"
    KERAS3_LEGACY = "keras3-legacy"
    BACKEND_CONFIG = "backend-config"
    DUPLICATE_TENSORFLOW = "duplicate-tf-packages"
    DEPENDENCY_ABI = "dependency-abi"
    REQUIREMENT_VIOLATION = "requirement-violation"
    CUDA_MISSING = "cuda-missing"
    CUDA_MISMATCH = "cuda-version-mismatch"
    CUDNN_MISMATCH = "cudnn-version-mismatch"
    DRIVER_TOO_OLD = "driver-too-old"
    GPU_ARCH = "gpu-arch-unsupported"
    PLATFORM = "platform-unsupported"
    WRONG_WHEEL = "wrong-wheel"
    CONDA_PIP_MIX = "conda-pip-mix"
    BROKEN_INSTALL = "broken-install"
    PATH_SHADOWING = "path-shadowing"
    API_CHANGE = "api-change"
    MODEL_FILE = "model-file-version"
    PLUGIN_PAIRING = "plugin-pairing"
    LIBRARY_PATH = "library-path"
    OTHER = "other"


class Evidence(Struct, frozen=True, kw_only=True):
    """One observation: what was looked at, what was seen, what was expected, and who says so."""

    what: str
    observed: str
    expected: str
    source: str


class Change(Struct, frozen=True, kw_only=True, rename={"before": "from", "after": "to"}):
    """One package (or ``python``) going from a version to another.

    ``before`` is ``None`` for an addition; ``after`` is a version, a specifier, or ``None`` for a
    removal. They are ``from`` and ``to`` in the JSON contract.
    """

    name: str
    before: str | None
    after: str | None


class Remedy(Struct, frozen=True, kw_only=True):
    """A proposal: changes of packages, and actions written ``verb:detail``."""

    id: str
    title: str
    changes: tuple[Change, ...] = ()
    actions: tuple[str, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that does not fit, with evidence, a plain explanation and remedies.

    ``subject`` is the piece it is about (``python``, ``protobuf``, ``keras``, ``cuda`` …), so that a
    view can lead from a piece to its finding.
    """

    rule: str
    category: Category
    severity: Severity
    confidence: Confidence
    title: str
    explanation: str
    subject: str = ""
    evidence: tuple[Evidence, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    references: tuple[str, ...] = ()
