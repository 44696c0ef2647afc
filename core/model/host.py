"""What this computer is, as far as TensorFlow cares."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Cpu(Struct, frozen=True, kw_only=True):
    """Processor model and the instruction sets TensorFlow wheels are built for.

    ``avx`` and ``avx2`` are ``None`` where the system does not tell.
    """

    model: str | None = None
    avx: bool | None = None
    avx2: bool | None = None


class Gpu(Struct, frozen=True, kw_only=True):
    """One graphics processor; ``memory_bytes`` is its total memory."""

    name: str
    vendor: str = "nvidia"
    compute_capability: str | None = None
    memory_bytes: int | None = None


class SystemLibrary(Struct, frozen=True, kw_only=True):
    """A CUDA toolkit or cuDNN found on the system, outside every environment."""

    version: str
    path: str


class HostFacts(Struct, frozen=True, kw_only=True):
    """The machine that environments run on.

    ``os`` is ``linux``, ``macos`` or ``windows``; ``driver_problem`` is one sentence saying why
    no NVIDIA driver answers, or what one that does could not answer; else ``None``. ``variables``
    holds those variables of the user's session that change how TensorFlow, Keras or the loader
    behave; ``keras_json`` is the content of ``~/.keras/keras.json`` (``None`` where the file is
    absent or unreadable).
    """

    os: str
    os_version: str = ""
    arch: str = ""
    libc: str | None = None
    cpu: Cpu = Cpu()
    gpus: tuple[Gpu, ...] = ()
    driver: str | None = None
    driver_cuda: str | None = None
    driver_problem: str | None = None
    cuda_toolkits: tuple[SystemLibrary, ...] = ()
    cudnn: tuple[SystemLibrary, ...] = ()
    variables: Mapping[str, str] = {}
    keras_json: Mapping[str, object] | None = None
