"""CUDA and cuDNN outside environments, from trees as NVIDIA's and distributions' installers leave them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.machine.cuda import find_toolkits
from core.machine.cudnn import find_cudnn
from core.machine.loader import Loader
from core.model import SystemLibrary
from tests.core.machine.trees import build_tree, write_loader_cache

VERSION_12_2 = '{"cuda": {"name": "CUDA SDK", "version": "12.2.2"}, "nvcc": {"version": "12.2.140"}}'
CUDNN_HEADER = "/* */\n#define CUDNN_MAJOR 8\n#define CUDNN_MINOR 9\n#define CUDNN_PATCHLEVEL 7\n"
MULTIARCH = "usr/lib/x86_64-linux-gnu"


def look(
    root: str, environ: Mapping[str, str] | None = None, platform: str = "linux"
) -> tuple[dict[str, str], dict[str, str]]:
    """Toolkits and cuDNNs as path to version."""
    loader = Loader(environ or {}, "x86_64", root)
    toolkits = find_toolkits(platform, environ or {}, root, loader)
    cudnn = find_cudnn(platform, environ or {}, root, loader, toolkits)
    return {t.path: t.version for t in toolkits}, {c.path: c.version for c in cudnn}


def test_that_a_toolkit_reached_through_a_link_is_listed_once(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {"usr/local/cuda-12.2/version.json": VERSION_12_2, "usr/local/cuda-11.8/version.json": "{"},
        {"usr/local/cuda": "cuda-12.2", "usr/local/cuda-12": "cuda-12.2"},
    )
    assert look(root, {"CUDA_HOME": "/usr/local/cuda/"}) == ({"/usr/local/cuda-12.2": "12.2.2"}, {})


def test_that_what_a_variable_names_comes_first_and_the_rest_newest_first(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {
            "usr/local/cuda-9.0/version.txt": "CUDA Version 9.0.176\nCUDA Patch Version 9.0.176.1\n",
            "usr/local/cuda-10.1/version.txt": "CUDA Version 10.1.243\n",
            "usr/local/cuda-11.8/include/cuda.h": "#ifndef X\n#define CUDA_VERSION 11080\n",
            "data/cuda/version.json": VERSION_12_2,
        },
    )
    toolkits, _ = look(root, {"CUDA_PATH": "/data/cuda", "CUDA_HOME": "relative"})
    assert list(toolkits.items()) == [
        ("/data/cuda", "12.2.2"),
        ("/usr/local/cuda-11.8", "11.8"),
        ("/usr/local/cuda-10.1", "10.1.243"),
        ("/usr/local/cuda-9.0", "9.0.176"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"cuda": 3}',
        '{"cuda": {"version": ["12"]}}',
        '{"cuda": {"version": "\\u001b[31m"}}',
        "[" * 9999,
    ],
)
def test_that_a_damaged_version_file_makes_no_toolkit(content: str, tmp_path: Path) -> None:
    root = build_tree(tmp_path, {"usr/local/cuda/version.json": content})
    assert look(root) == ({}, {})


def test_that_a_runtime_of_the_distribution_counts_only_with_cublas(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{MULTIARCH}/libcudart.so.11.8.89": "",
        "etc/ld.so.cache": write_loader_cache(
            f"/{MULTIARCH}/libcudart.so.11.0", f"/{MULTIARCH}/libcublas.so.11"
        ),
    }
    root = build_tree(tmp_path, files, {f"{MULTIARCH}/libcudart.so.11.0": "libcudart.so.11.8.89"})
    assert look(root) == ({}, {})
    build_tree(tmp_path, {f"{MULTIARCH}/libcublas.so.11": ""})
    assert look(root) == ({f"/{MULTIARCH}/libcudart.so.11.8.89": "11.8"}, {})


def test_that_cudnn_beside_its_toolkit_is_found_by_its_library(tmp_path: Path) -> None:
    toolkit = "usr/local/cuda-11.2"
    root = build_tree(
        tmp_path,
        {
            f"{toolkit}/version.json": '{"cuda": {"version": "11.2.2"}}',
            f"{toolkit}/lib64/libcudnn.so.8.1.1": "",
            f"{toolkit}/lib64/libcudnn_ops_infer.so.8.1.1": "",
        },
        {f"{toolkit}/lib64/libcudnn.so.8": "libcudnn.so.8.1.1"},
    )
    assert look(root)[1] == {f"/{toolkit}/lib64/libcudnn.so.8.1.1": "8.1.1"}


def test_that_the_search_path_comes_before_the_loaders_cache(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {
            f"{MULTIARCH}/libcudnn.so.8.9.7": "",
            "opt/cudnn/lib/libcudnn.so.7.6.5": "",
            "etc/ld.so.cache": write_loader_cache(f"/{MULTIARCH}/libcudnn.so.8", "/gone/libcudnn.so.9"),
        },
        {f"{MULTIARCH}/libcudnn.so.8": "libcudnn.so.8.9.7"},
    )
    _, cudnn = look(root, {"LD_LIBRARY_PATH": "relative::/opt/cudnn/lib/:/missing"})
    assert list(cudnn.items()) == [
        ("/opt/cudnn/lib/libcudnn.so.7.6.5", "7.6.5"),
        (f"/{MULTIARCH}/libcudnn.so.8.9.7", "8.9.7"),
    ]


def test_that_a_library_with_a_major_version_only_is_told_by_a_header_of_its_major(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {"opt/cudnn/lib/libcudnn.so.8": "", "opt/cudnn/include/cudnn_version.h": CUDNN_HEADER},
    )
    environ = {"LD_LIBRARY_PATH": "/opt/cudnn/lib"}
    assert look(root, environ)[1] == {"/opt/cudnn/lib/libcudnn.so.8": "8.9.7"}
    build_tree(tmp_path, {"opt/cudnn/include/cudnn_version.h": CUDNN_HEADER.replace("8\n", "9\n", 1)})
    assert look(root, environ)[1] == {"/opt/cudnn/lib/libcudnn.so.8": "8"}


def test_that_a_header_without_a_library_is_what_is_left_to_tell(tmp_path: Path) -> None:
    root = build_tree(tmp_path, {"usr/include/x86_64-linux-gnu/cudnn_version_v8.h": CUDNN_HEADER})
    assert look(root)[1] == {"/usr/include/x86_64-linux-gnu/cudnn_version_v8.h": "8.9.7"}


def test_that_links_in_a_circle_are_no_library(tmp_path: Path) -> None:
    root = build_tree(
        tmp_path,
        {},
        {"usr/local/cuda": "cuda-1", "usr/local/cuda-1": "cuda", "l/libcudnn.so.8": "libcudnn.so.8"},
    )
    assert look(root, {"LD_LIBRARY_PATH": "/l"})[0] == {}


def test_that_toolkits_and_cudnn_of_windows_are_found(tmp_path: Path) -> None:
    home = "C/NVIDIA GPU Computing Toolkit/CUDA"
    root = build_tree(
        tmp_path,
        {
            f"{home}/v11.2/version.json": '{"cuda": {"version": "11.2.2"}}',
            f"{home}/v11.2/bin/cudnn64_8.dll": "",
            f"{home}/v11.2/include/cudnn_version.h": CUDNN_HEADER,
            f"{home}/v10.0/version.txt": "CUDA Version 10.0.130",
            f"{home}/v10.0/bin/cudnn64_7.dll": "",
            "C/NVIDIA/CUDNN/v9.1/bin/12.4/cudnn64_9.dll": "",
        },
    )
    environ = {"ProgramFiles": "/C", "CUDA_PATH": f"/{home}/v10.0", "CUDA_PATH_V10_0": f"/{home}/v10.0"}
    toolkits, cudnn = look(root, environ, "windows")
    assert list(toolkits.values()) == ["10.0.130", "11.2.2"]
    assert sorted(cudnn.values()) == ["7", "8.9.7", "9.1"]


def test_that_a_machine_with_nothing_has_nothing(tmp_path: Path) -> None:
    assert look(str(tmp_path)) == ({}, {})
    loader = Loader({}, "x86_64", str(tmp_path))
    assert find_cudnn("macos", {}, "", loader, (SystemLibrary(version="10", path="/x"),)) == ()
