"""What this computer is: system, processor, GPUs, driver, CUDA on the system; starts nothing."""

from core.machine.folders import Folders
from core.machine.host import read_host, read_platform

__all__ = ["Folders", "read_host", "read_platform"]
