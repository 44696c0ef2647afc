"""Puts together what this computer is."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from core.machine.cpu import is_translated, read_cpu
from core.machine.cuda import find_toolkits
from core.machine.cudnn import find_cudnn
from core.machine.gpu import read_gpus
from core.machine.loader import Loader
from core.machine.system import name_platform, read_architecture, read_libc, read_os_version
from core.machine.variables import read_keras_json, select_variables
from core.model import HostFacts


def read_host(
    environ: Mapping[str, str] | None = None, root: str = "", platform: str = sys.platform
) -> HostFacts:
    """Read what this computer is; starts no process, and never raises for what it finds.

    ``root`` is put before every path that is read and ``platform`` is a ``sys.platform``: built file
    trees stand in for other machines in tests.
    """
    session = os.environ if environ is None else environ
    os_name = name_platform(platform)
    arch = read_architecture(os_name, session, is_translated())
    cpu = read_cpu(os_name, arch, root)
    loader = Loader(session if os_name == "linux" else {}, arch, root)
    answer = read_gpus(os_name, arch, session, root, loader, cpu)
    toolkits = find_toolkits(os_name, session, root, loader)
    return HostFacts(
        os=os_name,
        os_version=read_os_version(os_name, root),
        arch=arch,
        libc=read_libc(os_name, root),
        cpu=cpu,
        gpus=answer.gpus,
        driver=answer.driver,
        driver_cuda=answer.driver_cuda,
        driver_problem=answer.problem,
        cuda_toolkits=toolkits,
        cudnn=find_cudnn(os_name, session, root, loader, toolkits),
        variables=select_variables(session),
        keras_json=read_keras_json(session, _find_home(session), root),
    )


def read_platform() -> tuple[str, str]:
    """Operating system and architecture alone, as in ``HostFacts``; takes no time."""
    os_name = name_platform(sys.platform)
    return os_name, read_architecture(os_name, os.environ, is_translated())


def _find_home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME") or environ.get("USERPROFILE")
    return home or os.path.expanduser("~")
