"""Bytes of any encoding, terminal output and quoted mail as plain lines."""

from __future__ import annotations

import codecs
import re

# Beyond this the middle is left out: what matters stands at the beginning and at the end of a log.
MOST_CHARACTERS = 2_000_000
MOST_LINE = 4_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)|[@-Z\\-_])|\[[0-9;]{1,12}m"
)
_INVISIBLE = dict.fromkeys([0, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_SPACES = dict.fromkeys([0x00A0, 0x2007, 0x202F, 0x3000], " ")


def decode_text(data: bytes) -> str:
    """The bytes as text: by their mark, as UTF-16 without one, as UTF-8, else as Windows' Latin."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    head = data[:2000]
    if len(head) >= 4 and head.count(0) * 3 > len(head):
        encoding = "utf-16-be" if head[0::2].count(0) > head[1::2].count(0) else "utf-16-le"
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def bound_text(text: str) -> tuple[str, int]:
    """The text without its middle where it is very long, and how many characters were left out."""
    if len(text) <= MOST_CHARACTERS:
        return text, 0
    half = MOST_CHARACTERS // 2
    return f"{text[:half]}\n{text[-half:]}", len(text) - MOST_CHARACTERS


def clean_text(text: str) -> str:
    """The text without colours and invisible characters, with plain ends of lines."""
    text = text.translate(_INVISIBLE | _SPACES).replace("\r\n", "\n")
    return _ANSI.sub("", text) if "\x1b" in text or "[0m" in text else text


def split_lines(text: str) -> list[str]:
    """The lines of cleaned text, without marks of quoted mail and overwritten progress."""
    lines = []
    for line in text.split("\n"):
        shown = line.rstrip("\r").rpartition("\r")[2][:MOST_LINE].expandtabs(4).rstrip()
        while shown.startswith(">") and not shown.startswith(">>"):
            shown = shown[1:].removeprefix(" ")
        lines.append(shown)
    return lines
