"""What TensorFlow's native part logs: libraries, devices, driver, processor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import GUESSED, PRINTED, STATED, Piece

_LINE = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d) [\d:.]+: )?(?:\[?\w*\]? ?)?(?P<level>[EFIW])"
    r"(?:\d{4} [\d:.]+\s+\d+|[\d ]*)? ?"
    r"(?P<file>(?:external/|\./)?[\w/.-]*\w+\.(?:cc|cu|h|mm)(?:\.cc)?):\d+\] ?(?P<message>.*)\Z"
)
_ABSL = re.compile(r"(?P<level>[EFIW])0000 00:00:[\d.]+\s+\d+ (?P<file>[\w.]+):\d+\] (?P<message>.*)\Z")
_PROPERTY = re.compile(
    r"(?:pciBusID:? |major: \d+ minor: \d+ |name: .* major: \d|coreClock: |totalMemory: |pciBusID \w|"
    r"pciBusID: )"
)
_OPENED = re.compile(
    r"[Ss]uccessfully opened (?:dynamic|CUDA) library (?:lib)?(?P<name>cudart|cudnn)(?:64_|"
    r"\.so\.)?(?P<version>[\d.]*)"
)
_MISSING = re.compile(r"(?:Could not load dynamic library|Couldn't open CUDA library) '?(?P<name>[\w.-]+)")
_SEARCH_PATH = re.compile(r"LD_LIBRARY_PATH: (?P<path>\S*)")
_DEVICE = re.compile(
    r"name: (?P<name>[^,]+?)(?:, pci bus id: [^,]+, compute capability: (?P<capability>\d+\.\d+)"
    r"| major: (?P<major>\d+) minor: (?P<minor>\d+)| computeCapability: (?P<computed>\d+\.\d+)|\s*\Z)"
)
_CUDNN = re.compile(r"Loaded cuDNN version (?P<number>\d+)")
_CUDNN_PAIR = re.compile(
    r"Loaded runtime CuDNN library: (?P<loaded>[\d.]+) but source was compiled with: (?P<built>[\d.]+)"
)
_CUDNN_OLD_PAIR = re.compile(
    r"Loaded (?:runtime )?cudnn library: (?P<loaded>\d+).* but source was compiled (?:with|"
    r"against) (?P<built>\d+)",
    re.IGNORECASE,
)
_DRIVER = re.compile(
    r"(?:kernel (?:reported )?version(?: is)?|[Dd]river version)(?: is)?:? ?(?P<version>\d{3}\.\d+(?:\.\d+)?)"
)
_NO_AVX = re.compile(r"compiled to use (?P<names>[A-Z0-9., ]+) instructions, but these aren't available")
_HAS = re.compile(
    r"(?:not compiled to use:|in performance-critical operations:|rebuild .* with:)\s*(?P<names>[\w. ]+)"
)
_MOST = 400


def recognise(lines: Lines) -> Iterator[Piece]:
    """All lines of the log as one piece; what warns or fails is kept as the error."""
    taken: list[int] = []
    gpu: dict[str, str] = {}
    build: dict[str, str] = {}
    guessed: dict[str, str] = {}
    cpu: dict[str, object] = {}
    variables: dict[str, str] = {}
    errors: list[str] = []
    date: str | None = None
    for index, text in lines.free():
        stripped = text.strip()
        found = _LINE.match(stripped) or _ABSL.match(stripped)
        if found is None and not _PROPERTY.match(stripped) and not _is_telling(stripped):
            continue
        taken.append(index)
        message = stripped
        if found is not None:
            message = found["message"]
            if found.re is _LINE and found["date"]:
                date = found["date"]
            if found["level"] != "I" and len(errors) < _MOST:
                errors.append(stripped)
        elif _is_telling(stripped):
            errors.append(stripped)
        _read_message(message, gpu, build, guessed, cpu, variables)
    if not taken:
        return
    values: dict[str, object] = {}
    for key, mapping in (("gpu", gpu), ("tf_build", build), ("cpu", cpu), ("env_vars", variables)):
        if mapping:
            values[key] = mapping
    if errors:
        values["error"] = "\n".join(errors)
    yield Piece(what="TensorFlow's log", lines=tuple(taken), values=values, weight=PRINTED)
    if guessed:
        yield Piece(what="TensorFlow's log", values={"gpu": guessed}, weight=GUESSED)
    if date is not None:
        yield Piece(what="TensorFlow's log", values={"date": date}, weight=STATED)


def _is_telling(text: str) -> bool:
    return bool(_MISSING.search(text) or _CUDNN_PAIR.search(text) or _NO_AVX.search(text))


def _read_message(
    message: str,
    gpu: dict[str, str],
    build: dict[str, str],
    guessed: dict[str, str],
    cpu: dict[str, object],
    variables: dict[str, str],
) -> None:
    device = _DEVICE.search(message)
    if device is not None and device["name"].strip() not in ("", "0"):
        gpu.setdefault("model", device["name"].strip())
        capability = device["capability"] or device["computed"]
        if device["major"]:
            capability = f"{device['major']}.{device['minor']}"
        if capability:
            gpu.setdefault("compute_capability", capability)
    path = _SEARCH_PATH.search(message)
    if path is not None and path["path"]:
        variables.setdefault("LD_LIBRARY_PATH", path["path"])
    pair = _CUDNN_PAIR.search(message) or _CUDNN_OLD_PAIR.search(message)
    if pair is not None:
        gpu["cudnn"] = _spell_cudnn(pair["loaded"])
        build["cudnn"] = ".".join(_spell_cudnn(pair["built"]).split(".")[:2])
    cudnn = _CUDNN.search(message)
    if cudnn is not None:
        gpu.setdefault("cudnn", _spell_cudnn(cudnn["number"]))
    opened = _OPENED.search(message)
    if opened is not None and opened["version"]:
        version = opened["version"].rstrip(".")
        if "64_" in opened[0] and "." not in version and len(version) > 1:
            version = f"{version[:-1]}.{version[-1]}"
        key = "cuda_toolkit" if opened["name"] == "cudart" else "cudnn"
        guessed.setdefault(key, version)
    driver = _DRIVER.search(message)
    if driver is not None:
        gpu.setdefault("driver", driver["version"])
    if _NO_AVX.search(message):
        cpu["avx"] = "false"
    else:
        has = _HAS.search(message)
        names = has["names"].split() if has is not None else []
        if any(name.startswith(("AVX", "FMA")) for name in names):
            cpu["avx"] = "true"
        if "AVX2" in names:
            cpu["avx2"] = "true"


def _spell_cudnn(number: str) -> str:
    """``8100`` as ``8.1.0``, ``90100`` as ``9.1.0``; ``7.1.3`` stays."""
    if "." in number or not number.isdigit() or len(number) < 4:
        return number
    value = int(number)
    base = 10_000 if value >= 90_000 else 1_000
    return f"{value // base}.{value % base // 100}.{value % 100}"
