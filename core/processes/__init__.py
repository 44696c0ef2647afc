"""The only room that starts a process: run, stream, time out, kill the whole tree."""

from core.processes.command import Command, Completed, OnLine, ProcessRunner, mask_secrets
from core.processes.run import TreeRunner, run

__all__ = ["Command", "Completed", "OnLine", "ProcessRunner", "TreeRunner", "mask_secrets", "run"]
