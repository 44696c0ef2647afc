"""An environment: where it lies, what was read from it, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from core.model.finding import Finding


class Kind(StrEnum):
    """How an environment came to be; the values are fixed by the JSON contract."""

    VENV = "venv"
    VIRTUALENV = "virtualenv"
    CONDA = "conda"
    PYENV = "pyenv"
    SYSTEM = "system"
    UV = "uv"
    POETRY = "poetry"
    PIPENV = "pipenv"
    HATCH = "hatch"
    PDM = "pdm"
    PIXI = "pixi"
    PIPX = "pipx"
    VIRTUALENVWRAPPER = "virtualenvwrapper"
    UNKNOWN = "unknown"


class Health(StrEnum):
    """Roll-up of the findings; the values are fixed by the JSON contract."""

    FITS = "fits"
    WARNING = "warning"
    BROKEN = "broken"
    NO_TENSORFLOW = "no-tensorflow"
    UNREADABLE = "unreadable"
    NOT_CHECKED = "not-checked"


class Located(Struct, frozen=True, kw_only=True):
    """An environment that discovery found; nothing inside it was read but its markers.

    ``prefix`` is the absolute, normalised folder and the identity of the environment.
    ``executable`` is the path its interpreter has or should have, never resolved through links.
    ``owner`` names the manager whose manifest or lock owns it (poetry, pdm, hatch, pipenv, pixi,
    uv, pipx), else ``None``. ``base`` is the folder of the interpreter it was made from.
    ``sources`` are the names of the discovery sources that reported it.
    """

    prefix: str
    kind: Kind
    name: str
    label: str
    executable: str | None = None
    base: str | None = None
    owner: str | None = None
    project: str | None = None
    sources: tuple[str, ...] = ()


class PythonFacts(Struct, frozen=True, kw_only=True):
    """The interpreter, read without running it; ``problem`` says why it is not ``usable``."""

    version: str | None = None
    implementation: str = "cpython"
    executable: str | None = None
    base: str | None = None
    usable: bool = True
    problem: str | None = None


class Distribution(Struct, frozen=True, kw_only=True, gc=False):
    """One installed distribution.

    ``name`` is normalised (PEP 503). ``requires`` and ``requires_python`` are verbatim. ``folder``
    is its metadata entry's name in site-packages or conda-meta. ``origin`` is ``dist-info``,
    ``egg-info`` or ``conda``. ``installer``, ``requested`` and ``editable`` are ``None`` until a
    full inspection has read them. ``problem`` says what of its metadata could not be read.
    ``build`` and ``channel`` are conda's; a Python package that conda installed has them beside its
    ``dist-info``, and origin ``conda`` is left for records without Python metadata of that version,
    whose ``requires`` are conda's specs.
    """

    name: str
    version: str
    folder: str
    origin: str = "dist-info"
    requires: tuple[str, ...] = ()
    requires_python: str | None = None
    installer: str | None = None
    requested: bool | None = None
    editable: bool | None = None
    problem: str | None = None
    build: str | None = None
    channel: str | None = None


class TensorFlowFacts(Struct, frozen=True, kw_only=True):
    """TensorFlow as ``import tensorflow`` would find it, read from its files as text.

    ``build`` is ``cpu``, ``cuda``, ``rocm``, ``metal``, ``directml`` or ``None`` (not known).
    ``compute_capabilities`` are as the wheel writes them (``sm_35``, ``compute_80``).
    """

    version: str
    distribution: str
    installer: str | None = None
    cuda: str | None = None
    cudnn: str | None = None
    compute_capabilities: tuple[str, ...] = ()
    build: str | None = None


class KerasFacts(Struct, frozen=True, kw_only=True):
    """The Keras that ``import keras`` gives (``version``) and the one inside TensorFlow."""

    version: str | None = None
    distribution: str | None = None
    inside_tensorflow: str | None = None
    tf_keras: str | None = None
    backend: str | None = None
    backend_from: str | None = None


class GpuLibrary(Struct, frozen=True, kw_only=True):
    """A CUDA or cuDNN that an environment can reach.

    ``source`` is ``pip``, ``conda`` or ``system``; ``loads`` is ``None`` while not known.
    """

    version: str
    source: str
    path: str | None = None
    loads: bool | None = None


class MissingFiles(Struct, frozen=True, kw_only=True):
    """Files that a distribution's RECORD or conda-meta lists and the disk lacks."""

    distribution: str
    count: int
    examples: tuple[str, ...]


class ReadProblem(Struct, frozen=True, kw_only=True):
    """Something in the environment that could not be read; the rest was."""

    what: str
    path: str
    why: str


class EnvironmentFacts(Struct, frozen=True, kw_only=True):
    """All that inspection read; the input of the rules.

    ``full`` is true after a full inspection (installers, requested, editable, file lists read).
    ``site_packages`` are absolute folders in import order. ``user_site`` holds the distributions of
    the user site where this environment's interpreter would import from it. ``activation`` holds
    variables that activating the environment sets. ``unreadable`` is the reason when the
    environment could not be read at all.
    """

    located: Located
    python: PythonFacts = PythonFacts()
    distributions: tuple[Distribution, ...] = ()
    tensorflow: TensorFlowFacts | None = None
    keras: KerasFacts | None = None
    cuda: tuple[GpuLibrary, ...] = ()
    cudnn: tuple[GpuLibrary, ...] = ()
    site_packages: tuple[str, ...] = ()
    system_site: bool = False
    user_site: tuple[Distribution, ...] = ()
    pyvenv_cfg: Mapping[str, str] = {}
    activation: Mapping[str, str] = {}
    missing_files: tuple[MissingFiles, ...] = ()
    problems: tuple[ReadProblem, ...] = ()
    unreadable: str | None = None
    size_bytes: int | None = None
    full: bool = False


class LastTest(Struct, frozen=True, kw_only=True):
    """The last smoke test of an environment; ``at`` is ISO 8601 in UTC."""

    ok: bool
    at: str


class Environment(Struct, frozen=True, kw_only=True):
    """An environment with its diagnosis: what the window and the JSON show.

    ``checked_at`` is when its files were last read, ISO 8601 in UTC.
    """

    facts: EnvironmentFacts
    health: Health = Health.NOT_CHECKED
    findings: tuple[Finding, ...] = ()
    last_test: LastTest | None = None
    checked_at: str | None = None

    @property
    def path(self) -> str:
        """The environment's folder, which is also its identity."""
        return self.facts.located.prefix

    @property
    def name(self) -> str:
        """The display name."""
        return self.facts.located.name
