"""Processors as ``/proc/cpuinfo`` describes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.machine.cpu import read_cpu
from core.model import Cpu
from tests.core.machine.trees import build_tree

CELERON = """processor\t: 0
vendor_id\t: GenuineIntel
model name\t: Intel(R) Celeron(R) N4505 @ 2.00GHz
flags\t\t: fpu vme de pse sse sse2 ssse3 sse4_1 sse4_2 popcnt aes rdrand

processor\t: 1
model name\t: Intel(R) Celeron(R) N4505 @ 2.00GHz
flags\t\t: fpu avx avx2
"""
SANDY_BRIDGE = "model name\t: Intel(R) Xeon(R) CPU E5-2670\nflags\t: fpu sse4_2 avx\n"
RASPBERRY = "processor\t: 0\nFeatures\t: fp asimd crc32\n\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n"


@pytest.mark.parametrize(
    ("arch", "text", "cpu"),
    [
        ("x86_64", CELERON, Cpu(model="Intel(R) Celeron(R) N4505 @ 2.00GHz", avx=False, avx2=False)),
        ("x86_64", SANDY_BRIDGE, Cpu(model="Intel(R) Xeon(R) CPU E5-2670", avx=True, avx2=False)),
        ("aarch64", RASPBERRY, Cpu(model="Raspberry Pi 4 Model B Rev 1.4")),
        ("x86_64", "", Cpu()),
        ("x86_64", "\0\ufffd:\n\n::\nflags", Cpu()),
    ],
    ids=["without AVX", "without AVX2", "ARM", "nothing", "garbage"],
)
def test_that_the_first_processors_flags_decide(arch: str, text: str, cpu: Cpu, tmp_path: Path) -> None:
    root = build_tree(tmp_path, {"proc/cpuinfo": text})
    assert read_cpu("linux", arch, root) == cpu


def test_that_a_file_for_a_thousand_processors_is_not_read_whole(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path, {"proc/cpuinfo": CELERON.split("\n\n", maxsplit=1)[0] + "\n\n" + "x" * 50_000_000}
    )
    assert read_cpu("linux", "x86_64", root).avx is False
