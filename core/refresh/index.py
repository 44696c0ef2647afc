"""Reads the package index: files of a project, their METADATA, and single files inside wheels."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin
from zipfile import BadZipFile

import msgspec
from msgspec import Struct, json

from core.model import DovetailError

if TYPE_CHECKING:
    from pypi_simple import DistributionPackage, PyPISimple

THREADS = 12
RETRIES = 5
PAUSE = 0.5  # seconds; doubled from attempt to attempt
CONTENTS = msgspec.json.Decoder(dict[str, str])

Item = TypeVar("Item")
Result = TypeVar("Result")


class IndexUnreachableError(DovetailError):
    """The package index gave no answer, or one that cannot be read."""

    def __init__(self, asked: str, reason: str) -> None:
        super().__init__(
            f"The package index cannot be read ({asked}): {reason}",
            code="index-unreachable",
            hint="Check the network and the index that pip or uv is configured for, then run it again. "
            "What was read is kept.",
        )


class IndexFile(Struct, frozen=True, kw_only=True):
    """One file that the index offers. ``uploaded`` is an ISO date, empty where the index does not say."""

    project: str
    version: str
    name: str
    kind: str
    url: str
    digest: str
    requires_python: str = ""
    yanked: str | None = None
    uploaded: str = ""


class Index:
    """A package index as ``address`` offers it (the client library's own default where ``None``).

    What never changes (the contents of a file) is kept in ``cache_folder``, so that a run that was
    stopped goes on where it was. Safe to use from several threads.
    """

    def __init__(self, address: str | None, cache_folder: Path) -> None:
        self._address = address
        self._local = threading.local()
        place = hashlib.blake2b((address or "").encode(), digest_size=6).hexdigest()
        self._cache = cache_folder / "refresh" / place

    def files(self, project: str) -> tuple[IndexFile, ...]:
        """Every file of ``project`` in the index's order; none where there is no such project.

        Raises:
            IndexUnreachableError: no answer.
        """
        from pypi_simple import NoSuchProjectError

        client = self._client()
        try:
            page = client.get_project_page(project)
        except NoSuchProjectError:
            return ()
        except Exception as error:
            raise IndexUnreachableError(project, str(error)) from error
        packages = [one for one in page.packages if one.version is not None]
        dates = {} if all(one.upload_time for one in packages) else self._read_dates(project)
        return tuple(self._describe(project, one, dates) for one in packages)

    def metadata(self, file: IndexFile) -> str:
        """The METADATA of a wheel: as the index serves it, else read out of the wheel.

        Raises:
            IndexUnreachableError: neither could be had.
        """
        return self._keep(file, "METADATA", partial(self._read_metadata, file))["METADATA"]

    def read(self, file: IndexFile, patterns: Sequence[str]) -> dict[str, str]:
        """The text of the members of a wheel whose whole name matches one of ``patterns``.

        Raises:
            IndexUnreachableError: the wheel cannot be read in parts.
        """
        wanted = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
        mark = hashlib.blake2b(wanted.pattern.encode(), digest_size=4).hexdigest()
        return self._keep(file, mark, partial(self._read_members, file, wanted))

    def read_whole(
        self, file: IndexFile, part: str, read: Callable[[bytes], dict[str, str]], most_bytes: int
    ) -> dict[str, str]:
        """What ``read`` makes of a whole file; ``part`` names it in the cache. Empty for a larger file.

        Raises:
            IndexUnreachableError: the file cannot be had.
        """
        return self._keep(file, part, partial(self._download, file, read, most_bytes))

    def _client(self) -> PyPISimple:
        client: PyPISimple | None = getattr(self._local, "client", None)
        if client is None:
            from pypi_simple import PyPISimple
            from requests.adapters import HTTPAdapter
            from urllib3.util import Retry

            client = PyPISimple(self._address) if self._address else PyPISimple()
            waits = Retry(total=RETRIES, backoff_factor=PAUSE, status_forcelist=(429, 500, 502, 503, 504))
            for scheme in ("http://", "https://"):
                client.s.mount(scheme, HTTPAdapter(max_retries=waits))
            self._local.client = client
        return client

    def _describe(self, project: str, one: DistributionPackage, dates: dict[str, _Dated]) -> IndexFile:
        dated = dates.get(one.filename)
        uploaded = one.upload_time.date().isoformat() if one.upload_time else dated.day if dated else ""
        yanked = (one.yanked_reason or "") if one.is_yanked else dated.yanked if dated else None
        return IndexFile(
            project=project,
            version=one.version or "",
            name=one.filename,
            kind=one.package_type or "",
            url=one.url,
            digest=one.digests.get("sha256", ""),
            requires_python=one.requires_python or (dated.requires_python if dated else ""),
            yanked=yanked,
            uploaded=uploaded,
        )

    def _read_dates(self, project: str) -> dict[str, _Dated]:
        """Upload days from the project's JSON page, for an index whose simple pages do not tell them."""
        client = self._client()
        try:
            answer = client.s.get(urljoin(client.endpoint, f"../pypi/{project}/json"), timeout=60)
            answer.raise_for_status()
            releases: dict[str, list[dict[str, Any]]] = answer.json()["releases"]
            return {
                str(file["filename"]): _Dated(
                    day=str(file["upload_time"])[:10],
                    yanked=str(file.get("yanked_reason") or "") if file.get("yanked") else None,
                    requires_python=str(file.get("requires_python") or ""),
                )
                for files in releases.values()
                for file in files
            }
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _read_metadata(self, file: IndexFile) -> dict[str, str]:
        try:
            answer = self._client().s.get(f"{file.url.partition('#')[0]}.metadata", timeout=60)
        except OSError as error:
            raise IndexUnreachableError(file.name, str(error)) from error
        if answer.ok:
            return {"METADATA": answer.content.decode("utf-8", "replace")}
        found = self._read_members(file, re.compile(r"[^/]+\.dist-info/METADATA"))
        if not found:
            raise IndexUnreachableError(file.name, "it has no METADATA")
        return {"METADATA": next(iter(found.values()))}

    def _download(
        self, file: IndexFile, read: Callable[[bytes], dict[str, str]], most_bytes: int
    ) -> dict[str, str]:
        address = file.url.partition("#")[0]
        try:
            with self._client().s.get(address, timeout=60, stream=True) as answer:
                answer.raise_for_status()
                if int(answer.headers.get("Content-Length", 0)) > most_bytes:
                    return {}
                return read(answer.content)
        except OSError as error:
            raise IndexUnreachableError(file.name, str(error)) from error

    def _read_members(self, file: IndexFile, wanted: re.Pattern[str]) -> dict[str, str]:
        from remotezip import RemoteZip, RemoteZipError

        try:
            with RemoteZip(file.url.partition("#")[0], session=self._client().s, timeout=60) as archive:
                return {
                    name: archive.read(name).decode("utf-8", "replace")
                    for name in archive.namelist()
                    if wanted.fullmatch(name)
                }
        except (OSError, BadZipFile, RemoteZipError) as error:
            raise IndexUnreachableError(file.name, str(error)) from error

    def _keep(self, file: IndexFile, part: str, read: Callable[[], dict[str, str]]) -> dict[str, str]:
        path = self._cache / file.project / f"{file.name}-{file.digest[:12]}.{part}.json"
        try:
            return CONTENTS.decode(path.read_bytes())
        except (OSError, msgspec.DecodeError):
            content = read()
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{threading.get_ident()}")
        beside.write_bytes(json.encode(content))
        os.replace(beside, path)
        return content


class _Dated(Struct, frozen=True, kw_only=True):
    day: str
    yanked: str | None
    requires_python: str


def read_all(
    read: Callable[[Item], Result], items: Iterable[Item], on_one: Callable[[int, int], None]
) -> Iterator[tuple[Item, Result]]:
    """``read`` each item, several at a time, in the items' order; ``on_one`` hears how many of all are done.

    Raises:
        IndexUnreachableError: one could not be read; those not begun are left out.
    """
    wanted = list(items)
    with ThreadPoolExecutor(THREADS) as pool:
        try:
            for number, result in enumerate(pool.map(read, wanted)):
                on_one(number + 1, len(wanted))
                yield wanted[number], result
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
