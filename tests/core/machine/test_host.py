"""The whole of ``read_host``: this machine, and machines that mean harm."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.machine import read_host
from tests.core.machine.trees import build_tree
from tests.requirements import need_linux, skip_absent

ROOT = Path(__file__).parents[3]
READ_FILES = (
    "etc/os-release",
    "etc/ld.so.cache",
    "proc/cpuinfo",
    "proc/sys/kernel/osrelease",
    "usr/local/cuda/version.json",
    "usr/local/cuda/version.txt",
    "usr/local/cuda/include/cuda.h",
    "usr/local/cuda/include/cudnn_version.h",
    "sys/bus/pci/devices/00/class",
    "sys/bus/pci/devices/00/vendor",
    "usr/share/misc/pci.ids",
    "h/.keras/keras.json",
)
SPICES = st.sampled_from(
    [
        b"",
        b"\0/usr/lib/libcudnn.so.8\0",
        b"#define CUDNN_MAJOR ",
        b"0x10de",
        b'{"cuda":',
        b"flags: avx",
        b"\xff",
    ]
)
CONTENTS = st.lists(st.one_of(st.binary(max_size=40), SPICES), max_size=4).map(b"".join)

SCAN_MODULES = """
import sys
from core.machine import read_host
host = read_host()
print(host.driver_problem)
print(*sorted({"pynvml", "ctypes", "subprocess", "urllib.request", "json", "platform"} & set(sys.modules)))
"""


def test_that_this_machine_agrees_with_what_python_knows_of_it() -> None:
    need_linux()
    host = read_host()
    assert host.os == "linux"
    assert host.arch == os.uname().machine
    assert host.libc is not None
    assert host.cpu.model is not None
    assert host.cpu.avx is (" avx " in Path("/proc/cpuinfo").read_text())


def test_that_nothing_heavy_is_imported_where_there_is_no_driver() -> None:
    need_linux()
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{SCAN_MODULES}"]
    before = {"platform"} if "platform" in _modules_of_msgspec() else set()
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    problem, imported = ended.stdout.splitlines()
    if problem == "None":
        skip_absent("a machine without an NVIDIA driver")
    assert set(imported.split()) <= before


def _modules_of_msgspec() -> list[str]:
    code = f"import sys; sys.path[:0] = {sys.path!r}; import msgspec, pathlib; print(*sys.modules)"
    command = [sys.executable, "-I", "-S", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_that_reading_takes_milliseconds_without_a_driver(tmp_path: Path) -> None:
    times = []
    for _ in range(5):
        started = time.perf_counter()
        read_host({}, str(tmp_path), "linux")
        times.append(time.perf_counter() - started)
    assert min(times) < 0.02


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(CONTENTS, min_size=len(READ_FILES), max_size=len(READ_FILES)))
def test_that_no_content_of_any_file_makes_it_raise(contents: list[bytes], tmp_path: Path) -> None:
    root = build_tree(tmp_path, dict(zip(READ_FILES, contents, strict=True)))
    host = read_host({"HOME": "/h"}, root, "linux")
    assert "\0" not in host.os_version


def test_that_pipes_and_folders_in_place_of_files_are_passed_over(tmp_path: Path) -> None:
    need_linux()
    for number, name in enumerate(READ_FILES):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 2:
            path.mkdir()
        else:
            os.mkfifo(path)
    host = read_host({"HOME": "/h"}, str(tmp_path), "linux")
    assert (host.os_version, host.cuda_toolkits, host.keras_json) == ("", (), None)


def test_that_other_platforms_are_read_from_their_own_places(tmp_path: Path) -> None:
    windows = read_host({"PROCESSOR_ARCHITECTURE": "AMD64"}, str(tmp_path), "win32")
    assert (windows.os, windows.arch) == ("windows", "x86_64")
    macos = read_host({"LD_LIBRARY_PATH": "/x"}, str(tmp_path), "darwin")
    assert (macos.os, macos.driver_problem) == ("macos", "macOS has no NVIDIA driver.")
