"""A small package index on the loopback: simple pages, range requests, METADATA, a JSON page."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

from msgspec import Struct


class Wheel(Struct, frozen=True, kw_only=True):
    """One wheel of the index; ``serves_metadata`` puts its METADATA beside it, as PEP 658 says."""

    project: str
    version: str
    tag: str
    requires: tuple[str, ...] = ()
    members: Mapping[str, str] = {}
    uploaded: str = "2030-01-02T03:04:05"
    requires_python: str = ">=3.10"
    yanked: str | None = None
    serves_metadata: bool = True

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.project.replace('-', '_')}-{self.version}-{self.tag}.whl"

    @property
    def metadata(self) -> str:
        """The text of its METADATA."""
        lines = ["Metadata-Version: 2.1", f"Name: {self.project}", f"Version: {self.version}"]
        return "\n".join([*lines, *(f"Requires-Dist: {text}" for text in self.requires)]) + "\n"

    def pack(self) -> bytes:
        """The wheel itself, with some bulk that nobody should download."""
        buffer = io.BytesIO()
        info = f"{self.project.replace('-', '_')}-{self.version}.dist-info"
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("bulk.bin", b"x" * 3_000_000)
            for name, text in self.members.items():
                archive.writestr(name, text)
            archive.writestr(f"{info}/METADATA", self.metadata)
        return buffer.getvalue()


class LocalIndex:
    """What the index offers and what it was asked: one line a request, with the bytes that it sent."""

    def __init__(self, wheels: Sequence[Wheel]) -> None:
        self.address = ""
        self.requests: list[tuple[str, int]] = []
        self.refusals = 0
        self.offer(wheels)

    def offer(self, wheels: Sequence[Wheel]) -> None:
        """Put these wheels into the index, and no others."""
        self.wheels = {wheel.name: wheel for wheel in wheels}
        self.packed = {wheel.name: wheel.pack() for wheel in wheels}

    def answer(self, path: str) -> bytes | None:
        """The content at ``path``, ``None`` for nothing there."""
        parts = unquote(path).strip("/").split("/")
        if parts[0] == "simple" and len(parts) == 2:
            return self._list(parts[1])
        if parts[0] == "pypi":
            return self._tell_dates(parts[1])
        name = parts[-1]
        if name.endswith(".metadata"):
            wheel = self.wheels.get(name.removesuffix(".metadata"))
            return wheel.metadata.encode() if wheel is not None and wheel.serves_metadata else None
        return self.packed.get(name)

    def _list(self, project: str) -> bytes | None:
        lines = []
        for wheel in self.wheels.values():
            if wheel.project == project:
                digest = hashlib.sha256(self.packed[wheel.name]).hexdigest()
                python = wheel.requires_python.replace(">", "&gt;")
                yanked = f' data-yanked="{wheel.yanked}"' if wheel.yanked is not None else ""
                link = f"../../files/{wheel.name}#sha256={digest}"
                lines.append(f'<a href="{link}" data-requires-python="{python}"{yanked}>{wheel.name}</a>')
        return f"<html><body>{'<br>'.join(lines)}</body></html>".encode() if lines else None

    def _tell_dates(self, project: str) -> bytes:
        releases: dict[str, list[dict[str, object]]] = {}
        for wheel in self.wheels.values():
            if wheel.project == project:
                told = {"filename": wheel.name, "upload_time": wheel.uploaded, "yanked": False}
                releases.setdefault(wheel.version, []).append(dict(told))
        return json.dumps({"releases": releases}).encode()


@contextmanager
def serve(wheels: Sequence[Wheel]) -> Iterator[LocalIndex]:
    """The index while the block runs."""
    index = LocalIndex(wheels)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = index.answer(self.path)
            if index.refusals and content is not None:
                index.refusals -= 1
                self._send(503, b"")
            elif content is None:
                self._send(404, b"")
            else:
                self._send_part(content)

        def _send_part(self, content: bytes) -> None:
            wanted = self.headers.get("Range", "")
            if not wanted.startswith("bytes="):
                self._send(200, content)
                return
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start = int(first) if first else max(len(content) - int(last), 0)
            end = min(int(last) + 1 if first and last else len(content), len(content))
            place = f"bytes {start}-{end - 1}/{len(content)}"
            self._send(206, content[start:end], place)

        def _send(self, status: int, content: bytes, place: str = "") -> None:
            index.requests.append((f"{self.path} {status}", len(content)))
            self.send_response(status)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            if place:
                self.send_header("Content-Range", place)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    index.address = f"http://127.0.0.1:{server.server_address[1]}/simple/"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield index
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
