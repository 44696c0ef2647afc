"""A command in a Windows job object: closing the job, even by our death, ends the whole tree."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import subprocess
    from collections.abc import Mapping
    from ctypes import wintypes
    from typing import IO

    _KILL_ON_JOB_CLOSE = 0x2000
    _EXTENDED_LIMIT_INFORMATION = 9
    _CREATE_SUSPENDED = 0x4

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class WindowsTree:
        """A process started suspended, put into a job, and only then let run."""

        def __init__(self, argv: tuple[str, ...], variables: Mapping[str, str], cwd: str | None) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._job = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            limits = _ExtendedLimits()
            limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
            self._kernel.SetInformationJobObject(
                self._job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(variables),
                cwd=cwd,
                creationflags=subprocess.CREATE_NO_WINDOW | _CREATE_SUSPENDED,
            )
            handle = wintypes.HANDLE(int(self._process._handle))  # type: ignore[attr-defined]  # noqa: SLF001
            self._kernel.AssignProcessToJobObject(self._job, handle)
            ctypes.WinDLL("ntdll").NtResumeProcess(handle)
            assert self._process.stdout is not None and self._process.stderr is not None  # noqa: S101, PT018
            self.stdout: IO[bytes] = self._process.stdout
            self.stderr: IO[bytes] = self._process.stderr

        def wait(self, seconds: float) -> int | None:
            """Wait up to ``seconds``; the exit status, ``None`` while it runs."""
            try:
                return self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                return None

        def end(self) -> None:
            """End every process of the job."""
            self._kernel.TerminateJobObject(self._job, 1)
            self._process.wait()

        def close(self) -> None:
            """End what is left in the job and close it."""
            self._kernel.CloseHandle(self._job)
