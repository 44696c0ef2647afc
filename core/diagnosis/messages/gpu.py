"""Readers of messages of CUDA, cuDNN and the NVIDIA driver."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.compatibility import Match, is_older, minor_of
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import find_needs, fits_cuda, fits_cudnn
from core.diagnosis.messages.reading import Reader, Reading, pick
from core.diagnosis.remedies import act, phrase_range
from core.model import Category, Change, Remedy, Severity

_RUNTIME = re.compile(r"libcudart\.so\.(\d+(?:\.\d+)?)|cudart64_(\d+)\.dll", re.IGNORECASE)
_BLAS = re.compile(r"libcublas(?:Lt)?\.so\.(\d+(?:\.\d+)?)|cublas(?:Lt)?64_(\d+)\.dll", re.IGNORECASE)
_NUMBER = re.compile(r"\.so\.(\d+(?:\.\d+)?)|64_(\d+)\.dll")
# cuDNN of the tested builds with these CUDA versions.
_CUDNN_OF = {"8.0": "6.0", "9.0": "7.0", "10.0": "7.4", "10.1": "7.6"}
# Libraries whose number is not that of CUDA.
_OWN_NUMBERS = ("cufft", "curand", "cusolver", "cusparse", "nccl", "nvrtc", "cupti")
_COMPARES_MINOR = "compatibility version"


def read_cuda_library(context: Context, match: Match) -> Reading:
    """A CUDA library that could not be loaded: which CUDA its name stands for, and what is there."""
    library = pick(match, "library", "library2", "library3")
    needs = find_needs(context)
    wanted = needs.cuda if needs is not None else _read_cuda(match.text, library)
    there = [one.version for one in context.facts.cuda]
    severity = Severity.ERROR if "ImportError" in match.line or "ImportError: " in match.text else None
    if there and wanted[:1].isdigit() and any(fits_cuda(wanted, one) for one in there):
        return Reading(
            values={"cuda": wanted, "library": library},
            category=Category.LIBRARY_PATH,
            severity=severity,
            title=f"CUDA {there[0]} is there, but TensorFlow does not find {library}",
            expected=f"{library} on the library path",
            remedies=(_lead_to_libraries(context),),
        )
    words = phrase_range(wanted)
    return Reading(
        values={"cuda": words, "library": library},
        category=Category.CUDA_MISMATCH if there else None,
        severity=severity,
        title=f"TensorFlow looks for {library} of CUDA {words}, and CUDA {there[0]} is there"
        if there
        else "",
        remedies=(
            _install_cuda(context, wanted, needs.cudnn if needs is not None else _CUDNN_OF.get(wanted)),
            _lead_to_libraries(context),
        ),
        expected=f"CUDA {words}",
    )


def read_cudnn_library(context: Context, match: Match) -> Reading:
    """Libcudnn could not be loaded."""
    major = pick(match, "number", "number2", "number3", "dll", "dylib").split(".")[0]
    needs = find_needs(context)
    wanted = needs.cudnn if needs is not None and needs.cudnn is not None else major
    there = [one.version for one in context.facts.cudnn]
    values = {"cudnn": wanted}
    severity = Severity.ERROR if "ImportError" in match.line else None
    if there and wanted and any(fits_cudnn(wanted, one) for one in there):
        return Reading(
            values=values,
            category=Category.LIBRARY_PATH,
            severity=severity,
            title=f"cuDNN {there[0]} is there, but TensorFlow does not find it",
            remedies=(_lead_to_libraries(context),),
            expected="cuDNN on the library path",
        )
    return Reading(
        values=values,
        category=Category.CUDNN_MISMATCH if there else None,
        severity=severity,
        title=f"cuDNN {there[0]} is not the cuDNN {wanted} that TensorFlow looks for" if there else "",
        remedies=(_install_cudnn(context, wanted), _lead_to_libraries(context)),
        expected=f"cuDNN {wanted}".strip(),
    )


def read_gpu_libraries(context: Context, match: Match) -> Reading:
    """Some GPU library is missing, and the message does not say which."""
    needs = find_needs(context)
    if needs is None:
        return Reading(remedies=(_lead_to_libraries(context),), expected="CUDA and cuDNN of this build")
    return Reading(
        remedies=(_install_cuda(context, needs.cuda, needs.cudnn), _lead_to_libraries(context)),
        expected=f"CUDA {needs.cuda}" + (f", cuDNN {needs.cudnn}" if needs.cudnn else ""),
    )


def read_cudnn_versions(context: Context, match: Match) -> Reading:
    """``Loaded runtime CuDNN library: A but source was compiled with: B``; old releases print 7103."""
    loaded, built = (_dot_cudnn(match.groups[name]) for name in ("loaded", "built"))
    major, minor = (int(part) for part in built.split(".")[:2])
    # Releases up to 1.7 accept the same minor version only.
    upper = f"{major}.{minor + 1}" if _COMPARES_MINOR in match.text else str(major + 1)
    words = f"{major}.{minor}.x" if _COMPARES_MINOR in match.text else f"{major}.x"
    change = Change(name="cudnn", before=loaded, after=f">={built},<{upper}")
    return Reading(
        values={"loaded": loaded, "built": built},
        remedies=(Remedy(id="cudnn", title=f"Install cuDNN {built} or a newer {words}", changes=(change,)),),
        expected=f"{built} or a newer {words}",
    )


def read_jax_cudnn(context: Context, match: Match) -> Reading:
    """Jax names the cuDNN it needs, in cuDNN's own numbers."""
    minimum, installed = (_dot_cudnn(match.groups[name]) for name in ("minimum", "installed"))
    change = Change(name="cudnn", before=installed, after=f">={minimum}")
    return Reading(
        remedies=(Remedy(id="cudnn", title=f"Install cuDNN {minimum} or newer", changes=(change,)),),
        expected=f"{minimum} or newer",
    )


def read_cudnn_status(context: Context, match: Match) -> Reading:
    """CuDNN failed to start: the cuDNN that this build needs, or memory."""
    needs = find_needs(context)
    grow = act("set-env", "TF_FORCE_GPU_ALLOW_GROWTH=true", "Let TensorFlow take GPU memory as it needs it")
    if needs is None or needs.cudnn is None:
        return Reading(remedies=(grow,))
    return Reading(
        remedies=(_install_cudnn(context, needs.cudnn), grow), expected=f"cuDNN {needs.cudnn} or newer"
    )


def read_driver(context: Context, match: Match) -> Reading:
    """The driver is too old: the oldest that serves the CUDA of this build."""
    needs = find_needs(context)
    cuda = needs.cuda if needs is not None else ""
    if not cuda and context.facts.cuda:
        cuda = minor_of(context.facts.cuda[0].version)
    if not cuda:
        printed = _RUNTIME.search(match.text)
        cuda = _name_runtime(printed) if printed is not None else ""
    need = context.matrix.driver_minimum(cuda, context.host.os) if cuda else None
    before = context.host.driver or match.groups.get("driver") or None
    if need is None or (before is not None and not is_older(before, need.driver)):
        change = Change(name="driver", before=before, after=">=0")
        remedy = Remedy(id="driver", title="Install a newer NVIDIA driver", changes=(change,))
        return Reading(values={"cuda": cuda}, remedies=(remedy,), expected="a newer driver")
    remedy = Remedy(
        id="driver",
        title=f"Install NVIDIA driver {need.driver} or newer",
        changes=(Change(name="driver", before=before, after=need.driver),),
    )
    return Reading(values={"cuda": cuda}, remedies=(remedy,), expected=f"{need.driver} or newer")


def _install_cuda(context: Context, cuda: str, cudnn: str | None) -> Remedy:
    before = context.facts.cuda[0].version if context.facts.cuda else None
    changes = [Change(name="cuda", before=before, after=cuda)]
    if cudnn:
        there = context.facts.cudnn[0].version if context.facts.cudnn else None
        changes.append(Change(name="cudnn", before=there, after=cudnn))
    words = f"CUDA {phrase_range(cuda)}" + (f" and cuDNN {phrase_range(cudnn)}" if cudnn else "")
    return Remedy(id="cuda", title=f"Install {words}", changes=tuple(changes))


def _install_cudnn(context: Context, cudnn: str) -> Remedy:
    before = context.facts.cudnn[0].version if context.facts.cudnn else None
    after = cudnn
    if cudnn and "." not in cudnn and cudnn.isdigit():
        after = f">={cudnn}.0,<{int(cudnn) + 1}"
    change = Change(name="cudnn", before=before, after=after or ">=0")
    return Remedy(id="cudnn", title=f"Install cuDNN {cudnn}".strip(), changes=(change,))


def _read_cuda(text: str, library: str) -> str:
    """The CUDA that the libraries' names stand for: cudart tells it best, cuBLAS next."""
    runtime = _RUNTIME.search(text)
    if runtime is not None:
        return _name_runtime(runtime)
    hit = _BLAS.search(text) or _NUMBER.search(library)
    if hit is None:
        return ">=0"
    number = hit[1] or _dot_dll(hit[2])
    if "." in number:
        return number
    if any(name in library for name in _OWN_NUMBERS) and hit.re is _NUMBER:
        return ">=10.1" if number == "10" else ">=11"
    return "10.1" if number == "10" else f">={number}.0,<{int(number) + 1}"


def _name_runtime(runtime: re.Match[str]) -> str:
    """From CUDA 11 on one name serves all minor versions of a major."""
    number = runtime[1] or _dot_dll(runtime[2])
    major = int(number.split(".")[0])
    return f">={major}.0,<{major + 1}" if major >= 11 else number


def _dot_dll(digits: str) -> str:
    """``101`` as 10.1, ``90`` as 9.0, ``110`` as 11.0; ``10``, ``11`` and ``12`` stay."""
    return digits if digits in ("10", "11", "12", "13") else f"{digits[:-1]}.{digits[-1]}"


def _dot_cudnn(text: str) -> str:
    """``7103`` as 7.1.3 and ``90100`` as 9.1.0; what has dots stays."""
    if "." in text or not text.isdigit():
        return text
    number = int(text)
    if number >= 90000:
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return f"{number // 1000}.{number // 100 % 10}.{number % 100}"


def _lead_to_libraries(context: Context) -> Remedy:
    if context.host.os == "windows":
        return act("path", "the folder bin of CUDA and cuDNN", "Put the folder bin of CUDA and cuDNN on PATH")
    is_conda = any(one.source == "conda" for one in context.facts.cuda)
    folder = "$CONDA_PREFIX/lib" if is_conda else "/usr/local/cuda/lib64"
    return act("set-env", f"LD_LIBRARY_PATH={folder}", f"Set LD_LIBRARY_PATH so that {folder} is searched")


READERS: Mapping[str, Reader] = {
    "cuda-library": read_cuda_library,
    "cudnn-library": read_cudnn_library,
    "cudnn-status": read_cudnn_status,
    "cudnn-versions": read_cudnn_versions,
    "driver": read_driver,
    "gpu-libraries": read_gpu_libraries,
    "jax-cudnn": read_jax_cudnn,
}
