"""Asks the NVIDIA driver through NVML for its version and its graphics processors."""

from __future__ import annotations

import importlib
import threading
from typing import Any

from msgspec import Struct

from core.machine.cuda import name_cuda_version
from core.machine.files import clean_line
from core.model import Gpu

LONGEST_WAIT = 10.0

# By NVML's own numbers, as its header gives them.
_CAUSES = {
    3: "The NVIDIA driver is too old to answer this question, or the device does not support it.",
    4: "This user may not talk to the NVIDIA driver: the device files /dev/nvidia* are closed to them.",
    7: "A graphics processor has too little power: check its power cables.",
    8: "A graphics processor has too little power: check its power cables.",
    9: "The NVIDIA driver is installed, but its kernel module is not loaded. Restart the computer; "
    "if that does not help, install the driver again for the running kernel.",
    10: "The NVIDIA driver did not answer in time.",
    11: "The kernel cannot serve the graphics processor's interrupts.",
    12: "The NVIDIA driver's library libnvidia-ml is missing or cannot be loaded.",
    13: "The NVIDIA driver's library is older than the driver's interface needs. Update the driver.",
    15: "A graphics processor has stopped answering (fallen off the bus). Restart the computer; "
    "if it comes again, check its power and cooling.",
    16: "A graphics processor needs a reset before it can be used. Restart the computer.",
    17: "The system refused the NVIDIA driver's library access to the driver.",
    18: "The NVIDIA driver's library and its kernel module have different versions, as after an update "
    "without a restart. Restart the computer.",
    20: "The NVIDIA driver ran out of memory.",
    28: "The NVIDIA driver is loaded but finds no graphics processor.",
}


class DriverAnswer(Struct, frozen=True, kw_only=True):
    """What the driver said; ``problem`` is one sentence with the cause, ``None`` if all was answered."""

    driver: str | None = None
    driver_cuda: str | None = None
    gpus: tuple[Gpu, ...] = ()
    problem: str | None = None


def ask_driver(nvml: Any = None, longest_wait: float = LONGEST_WAIT) -> DriverAnswer:  # noqa: ANN401
    """Ask NVML (the ``pynvml`` module, or a stand-in for it); never raises and never waits for ever.

    A driver that hangs is left to its thread after ``longest_wait`` seconds.
    """
    answers: list[DriverAnswer] = []
    asking = threading.Thread(target=_ask_into, args=(answers, nvml), name="nvml", daemon=True)
    asking.start()
    asking.join(longest_wait)
    if answers:
        return answers[0]
    return DriverAnswer(
        problem=f"The NVIDIA driver did not answer within {longest_wait:g} s. Restart the computer."
    )


def _ask_into(answers: list[DriverAnswer], nvml: Any) -> None:  # noqa: ANN401
    try:
        answers.append(_ask(nvml or importlib.import_module("pynvml")))
    except Exception as failure:  # noqa: BLE001 - a driver may fail in any way; the scan goes on
        answers.append(DriverAnswer(problem=f"The NVIDIA driver could not be asked: {_quote(failure)}"))


def _ask(nvml: Any) -> DriverAnswer:  # noqa: ANN401
    try:
        nvml.nvmlInit()
    except nvml.NVMLError as failure:
        return DriverAnswer(problem=_explain(failure))
    driver: str | None = None
    driver_cuda: str | None = None
    gpus: list[Gpu] = []
    problem: str | None = None
    try:
        driver = _read_text(nvml.nvmlSystemGetDriverVersion())
        driver_cuda = _read_driver_cuda(nvml)
        for index in range(nvml.nvmlDeviceGetCount()):
            gpu, trouble = _read_gpu(nvml, index)
            problem = problem or trouble
            if gpu is not None:
                gpus.append(gpu)
    except nvml.NVMLError as failure:
        problem = problem or _explain(failure)
    finally:
        try:
            nvml.nvmlShutdown()
        except nvml.NVMLError as failure:
            problem = problem or _explain(failure)
    return DriverAnswer(driver=driver, driver_cuda=driver_cuda, gpus=tuple(gpus), problem=problem)


def _read_driver_cuda(nvml: Any) -> str | None:  # noqa: ANN401
    """The newest CUDA this driver can serve; drivers before 410 do not know the question."""
    try:
        number = nvml.nvmlSystemGetCudaDriverVersion_v2()
    except nvml.NVMLError:
        return None
    return name_cuda_version(number) if number > 0 else None


def _read_gpu(nvml: Any, index: int) -> tuple[Gpu | None, str | None]:  # noqa: ANN401
    """One GPU with what it tells, and the first trouble beyond a question it does not know."""
    try:
        handle = nvml.nvmlDeviceGetHandleByIndex(index)
        name = _read_text(nvml.nvmlDeviceGetName(handle))
    except nvml.NVMLError as failure:
        return None, _explain(failure)
    unsupported = (nvml.NVML_ERROR_NOT_SUPPORTED, nvml.NVML_ERROR_FUNCTION_NOT_FOUND)
    memory: int | None = None
    capability: str | None = None
    trouble: str | None = None
    try:
        memory = int(nvml.nvmlDeviceGetMemoryInfo(handle).total)
    except nvml.NVMLError as failure:
        trouble = None if failure.value in unsupported else _explain(failure)
    try:
        major, minor = nvml.nvmlDeviceGetCudaComputeCapability(handle)
        capability = f"{major}.{minor}"
    except nvml.NVMLError as failure:
        if trouble is None and failure.value not in unsupported:
            trouble = _explain(failure)
    return Gpu(name=name, compute_capability=capability, memory_bytes=memory), trouble


def _read_text(value: str | bytes) -> str:
    return clean_line(value.decode("utf-8", "replace") if isinstance(value, bytes) else value, 120)


def _explain(failure: Any) -> str:  # noqa: ANN401
    cause = _CAUSES.get(failure.value)
    return cause or f"The NVIDIA driver reported an error: {_quote(failure)}"


def _quote(failure: Exception) -> str:
    text = clean_line(str(failure)) or type(failure).__name__
    return text if text.endswith(".") else f"{text}."
