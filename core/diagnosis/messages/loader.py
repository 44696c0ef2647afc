"""Readers of messages of the loader: processors, system libraries, DLLs, wheels for other systems."""

from __future__ import annotations

from collections.abc import Mapping

from core.compatibility import Match, is_in_range
from core.diagnosis.context import Context
from core.diagnosis.messages.reading import Reader, Reading
from core.diagnosis.remedies import act, install, recreate
from core.diagnosis.wheel_names import fits_arch, fits_python, fits_system, parse_wheel_name
from core.model import Category, Change, Remedy

# The first GCC whose C++ library has the symbol (GCC's ABI policy).
_GLIBCXX = {
    18: "4.8.0", 19: "4.8.3", 20: "4.9.0", 21: "5.1.0", 22: "6.1.0", 23: "7.1.0", 24: "7.2.0", 25: "8.1.0",
    26: "9.1.0", 27: "9.2.0", 28: "9.3.0", 29: "11.1.0", 30: "12.1.0", 31: "13.1.0", 32: "13.2.0",
    33: "14.1.0",
}  # fmt: skip
_CXXABI = {
    7: "4.8.0", 8: "4.9.0", 9: "5.1.0", 10: "6.1.0", 11: "7.1.0", 12: "9.1.0", 13: "11.1.0", 14: "13.1.0",
    15: "14.1.0",
}  # fmt: skip
_OF_OPENCV = ("libGL.so", "libgthread", "libSM.so", "libXext", "libXrender", "libglib-2.0")


def read_cxx_library(context: Context, match: Match) -> Reading:
    """``version `GLIBCXX_3.4.21' not found``: the first GCC whose C++ library has it."""
    symbol = match.groups["symbol"]
    last = symbol.rsplit(".", 1)[1]
    table = _GLIBCXX if symbol.upper().startswith("GLIBCXX") else _CXXABI
    gcc = table.get(int(last)) if last.isdigit() else None
    is_conda = (context.circumstances.manager or "").startswith("conda") or "conda" in match.text
    newer = act(
        "newer-libstdcxx",
        f"GCC {gcc} or newer" if gcc else "a newer GCC",
        f"Use the C++ library of GCC {gcc} or newer" if gcc else "Use a newer C++ library",
    )
    remedies = [newer]
    if gcc is not None:
        after = f">={max(int(gcc.split('.')[0]), 7)}"
        conda = Remedy(
            id="libstdcxx-ng",
            title=f"Install libstdcxx-ng {after[2:]} or newer with conda",
            changes=(Change(name="libstdcxx-ng", before=context.version_of("libstdcxx-ng"), after=after),),
        )
        remedies.insert(0 if is_conda else 1, conda)
    if context.variable("LD_LIBRARY_PATH"):
        unset = act(
            "unset-env", "LD_LIBRARY_PATH", "Do not set LD_LIBRARY_PATH, which leads to the older library"
        )
        remedies.insert(0, unset)
    else:
        lead = act(
            "set-env", "LD_LIBRARY_PATH=$CONDA_PREFIX/lib", "Let the environment's own C++ library come first"
        )
        remedies.append(lead)
    return Reading(
        values={"gcc": gcc or "a newer version"},
        remedies=tuple(remedies),
        expected=f"libstdc++ of GCC {gcc} or newer" if gcc else "a newer libstdc++",
    )


def read_illegal(context: Context, match: Match) -> Reading:
    """Illegal instruction: a Mac under Rosetta, or a processor without AVX."""
    build = act(
        "build-from-source", "without AVX", "Build TensorFlow for this processor, or use such a build"
    )
    other = act("other-hardware", "with AVX", "Use a computer whose processor has AVX")
    is_apple = context.circumstances.host_arch == "arm64" or (
        context.host.os == "macos" and "illegal hardware" in match.line.lower()
    )
    if is_apple:
        return Reading(
            remedies=(
                Remedy(
                    id="native-arm64-python",
                    title="Use a Python made for Apple M processors in a new environment",
                    actions=("native-arm64-python:in a new environment",),
                ),
            )
        )
    older = install("tensorflow", context.version_of("tensorflow"), "1.5.0")
    is_old_python = context.python_minor in ("2.7", "3.4", "3.5", "3.6")
    return Reading(remedies=(other, build, older) if is_old_python else (other, build))


def read_dll(context: Context, match: Match) -> Reading:
    """``DLL load failed``: the Visual C++ runtime, AVX, or CUDA of TensorFlow 1."""
    vcredist = act(
        "install-vcredist", "2015-2022 x64", "Install the Visual C++ Redistributable 2015-2022 (x64)"
    )
    remedies = [vcredist]
    version = context.version_of("tensorflow")
    if version is not None and is_in_range(version, ">=2.1"):
        remedies.append(install("tensorflow", version, "2.0.4"))
    if context.host.cpu.avx is None:
        remedies.append(act("other-hardware", "with AVX", "Use a computer whose processor has AVX"))
    return Reading(remedies=tuple(remedies))


def read_wheel(context: Context, match: Match) -> Reading:
    """The parts of a wheel's name that do not fit: Python, system, processor."""
    file = match.groups["file"]
    wheel = parse_wheel_name(file)
    if wheel is None:
        return Reading(values={"file": file})
    remedies = []
    category = None
    python = context.python_minor
    if python is not None and not fits_python(wheel, python):
        remedies.append(
            act(
                "wheel-for",
                f"cp{python.replace('.', '')}",
                f"Use the wheel for Python {python}, if there is one",
            )
        )
        if wheel.python and "." in wheel.python[-1]:
            remedies.append(recreate(context.python, wheel.python[-1]))
    elif not fits_system(wheel, context.host.os) or not fits_arch(wheel, context.host.arch):
        category = Category.PLATFORM
    if not remedies:
        remedies.append(
            act("wheel-for", "this Python and system", "Use the wheel for this Python and system")
        )
    return Reading(values={"file": file}, category=category, remedies=tuple(remedies))


def read_shared_object(context: Context, match: Match) -> Reading:
    """A system library is missing: what brings it."""
    library = match.groups["library"]
    if library.startswith(_OF_OPENCV):
        before = context.version_of("opencv-python")
        headless = Remedy(
            id="opencv-python-headless",
            title="Install opencv-python-headless in place of opencv-python",
            changes=(
                Change(name="opencv-python", before=before, after=None),
                Change(name="opencv-python-headless", before=None, after=before or ">=4"),
            ),
        )
        return Reading(remedies=(headless,))
    if library.startswith("libpython"):
        return Reading(
            category=Category.BROKEN_INSTALL,
            title=f"The Python library {library} is missing",
            remedies=(
                Remedy(
                    id="recreate",
                    title="Make the environment again",
                    actions=("recreate-env:with a whole Python",),
                ),
            ),
        )
    if "tensorflow" in library:
        again = Remedy(
            id="reinstall-tensorflow", title="Install TensorFlow again", actions=("reinstall:tensorflow",)
        )
        return Reading(category=Category.BROKEN_INSTALL, remedies=(again,))
    return Reading(
        remedies=(
            act("path", f"the folder of {library}", f"Install {library} with the system's package tool"),
        )
    )


READERS: Mapping[str, Reader] = {
    "cxx-library": read_cxx_library,
    "dll": read_dll,
    "illegal": read_illegal,
    "shared-object": read_shared_object,
    "wheel": read_wheel,
}
