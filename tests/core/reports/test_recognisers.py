"""Each kind of text by a small example: what is taken from it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from core.reports import read_report

EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "pip list of old pips": (
        "Keras (2.1.6)\nnumpy (1.14.2)\ntensorflow-gpu (1.4.0)\nmypkg (0.1, /data/mypkg)\n",
        {"packages": {"keras": "2.1.6", "numpy": "1.14.2", "tensorflow-gpu": "1.4.0", "mypkg": "0.1"}},
    ),
    "pip list with folders and installers": (
        "Package    Version Editable project location Installer\n"
        "---------- ------- ------------------------- ---------\n"
        "keras      3.3.3                             pip\n"
        "mine       0.1     /data/mine                pip\n",
        {"packages": {"keras": "3.3.3", "mine": "0.1"}},
    ),
    "pip list as JSON": (
        '[{"name": "tensorflow", "version": "2.4.1"}, {"name": "Keras", "version": "2.4.3"}]',
        {"packages": {"tensorflow": "2.4.1", "keras": "2.4.3"}},
    ),
    "a Markdown table": (
        "| Package | Version |\n|---|---|\n| tensorflow | 2.4.1 |\n| numpy | 1.19.5 |\n",
        {"packages": {"tensorflow": "2.4.1", "numpy": "1.19.5"}},
    ),
    "uv tree": (
        "demo v0.1.0\n├── tensorflow v2.15.0\n│   ├── absl-py v2.1.0\n│   └── keras v2.15.0\n"
        "└── numpy v1.26.4\n",
        {
            "packages": {
                "demo": "0.1.0",
                "tensorflow": "2.15.0",
                "absl-py": "2.1.0",
                "keras": "2.15.0",
                "numpy": "1.26.4",
            }
        },
    ),
    "uv pip install": (
        "Resolved 2 packages in 5ms\nInstalled 2 packages in 9ms\n - numpy==1.26.4\n"
        " + numpy==2.0.0\n + keras==3.3.3\n",
        {"packages": {"numpy": "2.0.0", "keras": "3.3.3"}},
    ),
    "pip check": (
        "tensorflow 2.4.1 has requirement numpy~=1.19.2, but you have numpy 1.21.0.\n"
        "keras 2.4.3 requires scipy, which is not installed.\n",
        {"packages": {"tensorflow": "2.4.1", "numpy": "1.21.0", "keras": "2.4.3"}, "absent": ["scipy"]},
    ),
    "requirement already satisfied": (
        "Requirement already satisfied: h5py<2.11.0,>=2.10.0 in /home/me/env/lib/python3.8/site-packages "
        "(from tensorflow) (2.10.0)\n",
        {
            "packages": {"h5py": "2.10.0"},
            "paths": {"site_packages": "/home/me/env/lib/python3.8/site-packages"},
            "python": "3.8",
            "os": "linux",
        },
    ),
    "a wheel that is refused": (
        "ERROR: tensorflow-2.4.0-cp38-cp38-win_amd64.whl is not a supported wheel on this platform.\n",
        {"wants_file": "tensorflow-2.4.0-cp38-cp38-win_amd64.whl"},
    ),
    "conda list --export": (
        "# This file may be used to create an environment using:\n# platform: win-64\n"
        "python=3.6.8=h9f7ef89_7\ntensorflow-gpu=1.13.1=h0d30ee6_0\nkeras=2.2.4=pypi_0\n",
        {
            "os": "windows",
            "arch": "x86_64",
            "python": "3.6.8",
            "manager": "conda",
            "packages": {"tensorflow-gpu": "1.13.1", "keras": "2.2.4"},
            "installers": {"tensorflow-gpu": "conda", "keras": "pip"},
            "builds": {"tensorflow-gpu": "h0d30ee6_0"},
        },
    ),
    "conda list --explicit": (
        "@EXPLICIT\nhttps://c.example/forge/linux-64/cudatoolkit-11.2.2-hbe64b41_11.conda\n"
        "https://c.example/forge/noarch/keras-2.6.0-pyhd8ed1ab_1.tar.bz2#0123456789abcdef\n",
        {
            "os": "linux",
            "arch": "x86_64",
            "manager": "conda",
            "packages": {"cudatoolkit": "11.2.2", "keras": "2.6.0"},
            "installers": {"cudatoolkit": "conda", "keras": "conda"},
            "builds": {"cudatoolkit": "hbe64b41_11", "keras": "pyhd8ed1ab_1"},
        },
    ),
    "conda list as JSON": (
        '[{"name": "keras", "version": "2.2.4", "channel": "pypi", "build_string": "pypi_0"},'
        ' {"name": "cudnn", "version": "7.6.5", "channel": "pkgs/main", "build_string": "cuda10.1_0"}]',
        {
            "manager": "conda",
            "packages": {"keras": "2.2.4", "cudnn": "7.6.5"},
            "installers": {"keras": "pip", "cudnn": "conda"},
            "builds": {"cudnn": "cuda10.1_0"},
        },
    ),
    "conda info": (
        "     active environment : tf\n    active env location : /opt/conda/envs/tf\n"
        "          conda version : 4.10.3\n"
        "         python version : 3.8.10.final.0\n       virtual packages : __cuda=11.2=0\n"
        "                          __glibc=2.31=0\n               platform : linux-64\n",
        {
            "os": "linux",
            "arch": "x86_64",
            "manager": "conda",
            "python": "3.8.10",
            "libc": "glibc 2.31",
            "gpu": {"nvidia_smi_cuda": "11.2"},
            "paths": {"prefix": "/opt/conda/envs/tf"},
        },
    ),
    "Pipfile.lock": (
        json.dumps(
            {
                "_meta": {"requires": {"python_version": "3.8"}},
                "default": {"tensorflow": {"version": "==2.4.1", "hashes": []}},
                "develop": {},
            }
        ),
        {"manager": "pipenv", "python": "3.8", "packages": {"tensorflow": "2.4.1"}},
    ),
    "Pipfile": (
        '[[source]]\nname = "index"\n\n[packages]\ntensorflow = "==2.4.1"\nkeras = "*"\n\n'
        '[requires]\npython_version = "3.8"\n',
        {"manager": "pipenv", "python": "3.8", "packages": {"tensorflow": "2.4.1"}},
    ),
    "uv.lock": (
        'version = 1\nrequires-python = ">=3.9"\n\n[[package]]\nname = "demo"\nversion = "0.1.0"\n'
        'source = { virtual = "." }\n\n[[package]]\nname = "tensorflow"\nversion = "2.15.1"\n',
        {"python": ">=3.9", "packages": {"tensorflow": "2.15.1"}},
    ),
    "pyproject.toml of Poetry": (
        '[tool.poetry]\nname = "demo"\n\n[tool.poetry.dependencies]\npython = "~3.8"\ntensorflow = "2.4.1"\n',
        {"manager": "poetry", "python": ">=3.8,<3.9", "packages": {"tensorflow": "2.4.1"}},
    ),
    "nvidia-smi -L": (
        "GPU 0: Tesla T4 (UUID: GPU-9c0f2f5e-0000-0000-0000-000000000000)\n",
        {"gpu": {"model": "Tesla T4"}},
    ),
    "nvidia-smi -q": (
        "Driver Version                            : 470.57.02\n"
        "CUDA Version                              : 11.4\n"
        "    Product Name                          : Tesla K80\n",
        {"gpu": {"driver": "470.57.02", "nvidia_smi_cuda": "11.4", "model": "Tesla K80"}},
    ),
    "nvidia-smi as CSV": (
        "name, driver_version, compute_cap\nNVIDIA GeForce RTX 3080, 535.54.03, 8.6\n",
        {
            "gpu": {"model": "NVIDIA GeForce RTX 3080", "driver": "535.54.03", "compute_capability": "8.6"},
        },
    ),
    "CUDA's version file and cuDNN's header": (
        "CUDA Version 10.0.130\n#define CUDNN_MAJOR 7\n#define CUDNN_MINOR 6\n"
        "#define CUDNN_PATCHLEVEL 5\n--\n"
        "#define CUDNN_VERSION (CUDNN_MAJOR * 1000 + CUDNN_MINOR * 100 + CUDNN_PATCHLEVEL)\n",
        {"gpu": {"cuda_toolkit": "10.0.130", "cudnn": "7.6.5"}},
    ),
    "lsb_release": (
        "Distributor ID:\tUbuntu\nDescription:\tUbuntu 18.04.5 LTS\nRelease:\t18.04\nCodename:\tbionic\n",
        {"os": "linux", "os_version": "Ubuntu 18.04.5 LTS"},
    ),
    "os-release": (
        'NAME="CentOS Linux"\nVERSION_ID="7"\nPRETTY_NAME="CentOS Linux 7 (Core)"\n',
        {"os": "linux", "os_version": "CentOS Linux 7 (Core)"},
    ),
    "uname": (
        "Linux box 5.4.0-42-generic #46-Ubuntu SMP Fri Jul 10 00:24:02 UTC 2020 x86_64 GNU/Linux\n",
        {"os": "linux", "arch": "x86_64"},
    ),
    "ver": (
        "Microsoft Windows [Version 10.0.19041.388]\n",
        {"os": "windows", "os_version": "10.0.19041.388"},
    ),
    "a platform string": (
        "Linux-6.1.0-x86_64-with-glibc2.36\n",
        {"os": "linux", "arch": "x86_64", "libc": "glibc 2.36"},
    ),
    "lscpu": (
        "Model name:          Intel(R) Celeron(R) N4505 @ 2.00GHz\n"
        "Flags:               " + " ".join(f"flag{number}" for number in range(30)) + " sse4_2\n",
        {"cpu": {"model": "Intel(R) Celeron(R) N4505 @ 2.00GHz", "avx": False, "avx2": False}},
    ),
    "variables of shells and Python": (
        'export KERAS_BACKEND=theano\nset TF_USE_LEGACY_KERAS=1\n$env:CUDA_VISIBLE_DEVICES="-1"\n'
        "os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'\n",
        {
            "env_vars": {
                "KERAS_BACKEND": "theano",
                "TF_USE_LEGACY_KERAS": "1",
                "CUDA_VISIBLE_DEVICES": "-1",
                "TF_CPP_MIN_LOG_LEVEL": "3",
            }
        },
    ),
    "pyvenv.cfg": (
        "home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.8.10\n",
        {
            "python": "3.8.10",
            "pyvenv_cfg": {
                "home": "/usr/bin",
                "include-system-site-packages": "true",
                "version": "3.8.10",
            },
        },
    ),
    "a command of conda": (
        "conda create -n tf -c conda-forge python=3.6 tensorflow-gpu=1.13.1 keras=2.2\n",
        {
            "manager": "conda",
            "python": "3.6",
            "wants": {"tensorflow-gpu": "==1.13.1", "keras": "==2.2.*"},
        },
    ),
    "a command of pip": (
        "python3 -m pip install --user 'tensorflow[and-cuda]==2.15.1' -r requirements.txt "
        "--index-url https://a.example keras\n",
        {"wants": {"tensorflow": "==2.15.1", "keras": ""}},
    ),
    "Dockerfiles": (
        "FROM tensorflow/tensorflow:1.15.2-gpu-py3\n",
        {"os": "linux", "manager": "docker", "packages": {"tensorflow-gpu": "1.15.2"}},
    ),
    "a log of XLA's newer form": (
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"
        "E0000 00:00:1730000000.123456    1234 cuda_dnn.cc:8310] Unable to register cuDNN factory\n"
        "I0000 00:00:1730000001.123456    1234 gpu_device.cc:2022] Created device "
        "/job:localhost/replica:0/task:0/"
        "device:GPU:0 with 13942 MB memory:  -> device: 0, name: Tesla T4, pci bus id: "
        "0000:00:04.0, compute capability: 7.5\n"
        "I0000 00:00:1730000002.123456    1234 cuda_dnn.cc:529] Loaded cuDNN version 90300\n",
        {"gpu": {"model": "Tesla T4", "compute_capability": "7.5", "cudnn": "9.3.0"}},
    ),
    "a processor that is too old": (
        "The TensorFlow library was compiled to use AVX instructions, but these aren't available "
        "on your machine.\n",
        {"cpu": {"avx": False}},
    ),
    "a driver in the log": (
        "2019-01-01 10:00:00.000001: E tensorflow/stream_executor/cuda/cuda_diagnostics.cc:303] "
        "kernel version "
        "418.56.0 does not match DSO version 430.26.0 -- cannot find working devices in this configuration\n",
        {"gpu": {"driver": "418.56.0"}, "date": "2019-01-01"},
    ),
    "labels as people write them": (
        "OS: Windows 10 x64\n* TF version: 2.3\n- **Python**: 3.8.5\nCUDA: 10.1\ncuDNN: 7.6.5\n"
        "GPU: GTX 1660 Ti\n"
        "Driver: 442.19\nKeras version: 2.4.3\n",
        {
            "os": "windows",
            "os_version": "10",
            "python": "3.8.5",
            "packages": {"tensorflow": "2.3", "keras": "2.4.3"},
            "gpu": {"cuda_toolkit": "10.1", "cudnn": "7.6.5", "model": "GTX 1660 Ti", "driver": "442.19"},
        },
    ),
    "one sentence": (
        "I use TensorFlow 2.4.1 with Python 3.8, CUDA 11.0 and cuDNN 8.0.5 on Ubuntu 20.04 with a "
        "GeForce RTX 3070.\n",
        {
            "os": "linux",
            "os_version": "Ubuntu 20.04",
            "python": "3.8",
            "packages": {"tensorflow": "2.4.1"},
            "gpu": {"cuda_toolkit": "11.0", "cudnn": "8.0.5", "model": "GeForce RTX 3070"},
        },
    ),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_that_a_kind_of_text_is_recognised(kind: str) -> None:
    text, expected = EXAMPLES[kind]

    told = msgspec.json.decode(msgspec.json.encode(read_report(text).report))

    told.pop("error", None)
    assert told == expected


def test_that_a_notebook_is_read_as_its_code_and_what_it_printed() -> None:
    notebook = {
        "metadata": {"language_info": {"name": "python", "version": "3.7.12"}},
        "cells": [
            {"cell_type": "markdown", "source": ["tensorflow==9.9.9"]},
            {"cell_type": "code", "source": ["import tensorflow as tf\n", "tf.placeholder(tf.float32)"],
             "outputs": [{"output_type": "error", "ename": "AttributeError", "evalue": "x",
                          "traceback": ["\x1b[0;31mAttributeError\x1b[0m: "
                                        "module 'tensorflow' has no attribute 'placeholder'"]}]},
        ],
    }  # fmt: skip
    report = read_report(json.dumps(notebook), "a.ipynb").report

    assert report.python == "3.7.12"
    assert report.code == "import tensorflow as tf\ntf.placeholder(tf.float32)"
    assert "has no attribute 'placeholder'" in report.error
    assert report.packages == {}


def test_that_requirements_keep_ranges_and_markers_for_later() -> None:
    text = (
        "# for training\n-r base.txt\ntensorflow>=2.3,<2.5 ; python_version >= '3.6'\n"
        "keras==2.4.3  # pinned\n"
        "h5py~=2.10 --hash=sha256:00\nscipy\n"
    )
    reading = read_report(text, "requirements.txt")

    assert reading.report.packages == {"keras": "2.4.3"}
    assert [one.split(" ")[0] for one in reading.requirements] == [
        "tensorflow>=2.3,<2.5",
        "h5py~=2.10",
        "scipy",
    ]


def test_that_prose_and_code_are_no_lists_of_packages() -> None:
    text = "Hello\nthere\n\nif x==1:\n    y = 2.0\n\nstep 10\nloss 0.25\nepoch 3.5\nbatch 2.0\n"

    assert read_report(text).report.packages == {}
