"""The headers of METADATA and PKG-INFO that concern requirements."""

from __future__ import annotations

from email.parser import HeaderParser

from msgspec import Struct


class Headers(Struct, frozen=True, kw_only=True):
    """``python`` is Requires-Python, ``requires`` are Requires-Dist as written; empty for none."""

    python: str = ""
    requires: tuple[str, ...] = ()


def read_headers(text: str) -> Headers:
    """What a METADATA or PKG-INFO declares."""
    message = HeaderParser().parsestr(text)
    python = message.get("Requires-Python") or ""
    return Headers(
        python="" if python.strip() == "UNKNOWN" else python.strip(),
        requires=tuple(" ".join(one.split()) for one in message.get_all("Requires-Dist") or ()),
    )
