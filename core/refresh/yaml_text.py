"""Writes rows as YAML: one line for what is small, lists that repeat named once, always the same order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from core.compatibility.rows import KerasRelease, Prerelease, Release

PLAIN = re.compile(r"[A-Za-z_][\w.+/-]*\Z", re.ASCII)
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


class Named:
    """Lists that were written before, each with the anchor under which it is repeated."""

    def __init__(self) -> None:
        self._anchors: dict[tuple[str, ...], str] = {}

    def find(self, items: tuple[str, ...]) -> str | None:
        """The anchor of a list that stands above."""
        return self._anchors.get(items)

    def add(self, items: tuple[str, ...], wanted: str) -> str:
        """A new anchor for ``items``; ``wanted`` where that is free."""
        name = "v" + re.sub(r"[^A-Za-z0-9]", "-", wanted)
        while name in self._anchors.values():
            name += "-2"
        self._anchors[items] = name
        return name


def write_releases(releases: Iterable[Release]) -> str:
    """The lines below ``releases:``."""
    named = Named()
    return "".join(_write_release(release, named) for release in releases)


def write_prereleases(rows: Iterable[Prerelease]) -> str:
    """The lines below ``prereleases:``; wheels alike on several platforms are named once."""
    lines = []
    for row in rows:
        lines.append(f"- version: {quote(row.version)}\n  released: {quote(row.released)}\n  wheels:\n")
        for distribution, platforms in sorted(row.wheels.items()):
            lines.append(f"    {distribution}: {write_flow(dict(sorted(platforms.items())))}\n")
    return "".join(lines)


def write_keras_releases(rows: Iterable[KerasRelease]) -> str:
    """The lines below a section of keras_releases.yaml."""
    named = Named()
    lines = []
    for row in rows:
        said = msgspec.to_builtins(row)
        requires = tuple(said.pop("requires", ()))
        line = write_flow(said)
        if requires:
            written = _repeat(requires, row.version, named) or write_flow(requires)
            line = f"{line[:-1]}, requires: {written}}}"
        lines.append(f"- {line}\n")
    return "".join(lines)


def write_flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quote(str(key))}: {write_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(write_flow(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def quote(text: str) -> str:
    """A scalar that YAML reads back as the same text."""
    if PLAIN.match(text) and text.lower() not in WORDS:
        return text
    flat = " ".join(text.split())
    return "'" + flat.replace("'", "''") + "'"


def _write_release(release: Release, named: Named) -> str:
    lines = [
        f"- version: {quote(release.version)}",
        f"  released: {quote(release.released)}",
        f"  keras: {quote(release.keras)}",
    ]
    if release.keras_inside:
        lines.append("  keras_inside: true")
    if release.requires_python:
        lines.append(f"  requires_python: {quote(release.requires_python)}")
    lines.append(f"  sources: {write_flow(release.sources)}")
    lines += _write_block("requires", release.requires, release.version, named, "  ")
    if release.extras:
        lines.append("  extras:")
        for name, pins in release.extras.items():
            lines += _write_block(name, pins, f"{name}-{release.version}", named, "    ")
    lines.append("  builds:")
    for build in release.builds:
        said = msgspec.to_builtins(build)
        requires = said.pop("requires", None)
        line = write_flow(said)
        if requires is not None:
            wanted = f"{build.distribution}-{build.version or release.version}"
            written = _repeat(tuple(requires), wanted, named) or write_flow(requires)
            line = f"{line[:-1]}, requires: {written}}}"
        lines.append(f"  - {line}")
    return "\n".join(lines) + "\n"


def _write_block(name: str, items: tuple[str, ...], anchor: str, named: Named, indent: str) -> list[str]:
    if not items:
        return [f"{indent}{name}: []"]
    before = named.find(items)
    if before is not None:
        return [f"{indent}{name}: *{before}"]
    return [f"{indent}{name}: &{named.add(items, anchor)}", *(f"{indent}- {quote(item)}" for item in items)]


def _repeat(items: tuple[str, ...], anchor: str, named: Named) -> str | None:
    """A reference to a list above, or the list with an anchor; nothing for a list too short to name."""
    if len(items) < 3:
        return None
    before = named.find(items)
    return f"*{before}" if before is not None else f"&{named.add(items, anchor)} {write_flow(items)}"
