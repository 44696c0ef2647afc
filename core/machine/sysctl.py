"""Reads values of the macOS kernel through the C library, without starting ``sysctl``."""

from __future__ import annotations


def read_sysctl_number(name: str) -> int | None:
    """A whole number; ``None`` where the kernel does not know the name."""
    raw = _read_sysctl(name)
    return int.from_bytes(raw[:8], "little") if raw else None


def read_sysctl_text(name: str) -> str | None:
    """A text; ``None`` where the kernel does not know the name."""
    raw = _read_sysctl(name)
    return raw.rstrip(b"\0").decode("utf-8", "replace") if raw else None


def _read_sysctl(name: str) -> bytes:
    import ctypes

    ask = getattr(ctypes.CDLL(None), "sysctlbyname", None)
    if ask is None:
        return b""
    buffer = ctypes.create_string_buffer(256)
    size = ctypes.c_size_t(len(buffer))
    if ask(name.encode(), buffer, ctypes.byref(size), None, ctypes.c_size_t(0)) != 0:
        return b""
    return buffer.raw[: size.value]
