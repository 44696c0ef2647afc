"""A real conda environment, solved and installed by rattler from a channel made on the spot."""

from __future__ import annotations

import asyncio
import bz2
import hashlib
import io
import json
import sys
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from tests.requirements import skip_absent

TIMESTAMP = 1_666_000_000


class File(Struct, frozen=True, kw_only=True):
    """A file of a conda package: text, or a link to ``link``."""

    text: str = ""
    link: str | None = None
    executable: bool = False


class Package(Struct, frozen=True, kw_only=True):
    """A conda package to put into the channel; ``noarch`` is empty, ``python`` or ``generic``."""

    name: str
    version: str
    build: str = "0"
    depends: tuple[str, ...] = ()
    files: Mapping[str, File] = {}
    noarch: str = ""


def make_python_package(python: Path, version: str) -> Package:
    """A ``python`` package whose interpreter starts ``python``."""
    minor = ".".join(version.split(".")[:2])
    return Package(
        name="python",
        version=version,
        build="h0_0_cpython",
        files={
            f"bin/python{minor}": File(text=f'#!/bin/sh\nexec "{python}" "$@"\n', executable=True),
            "bin/python3": File(link=f"python{minor}"),
            "bin/python": File(link=f"python{minor}"),
            f"lib/python{minor}/site-packages/README.txt": File(text="site-packages\n"),
        },
    )


def make_library_package(name: str, version: str, minor: str, *, requires: Sequence[str] = ()) -> Package:
    """A Python library with the dist-info that conda-forge's recipes leave behind."""
    folder = f"lib/python{minor}/site-packages/{name}"
    info = f"{folder}-{version}.dist-info"
    header = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    header += "".join(f"Requires-Dist: {one}\n" for one in requires)
    return Package(
        name=name,
        version=version,
        depends=(f"python {minor}.*",),
        files={
            f"{folder}/__init__.py": File(text=f"__version__ = {version!r}\n"),
            f"{info}/METADATA": File(text=header + "\n"),
            f"{info}/INSTALLER": File(text="conda\n"),
            f"{info}/RECORD": File(text=""),
        },
    )


def build_channel(folder: Path, packages: Sequence[Package]) -> Path:
    """Write the packages and index them; gives the channel's folder."""
    for subdir in (_platform(), "noarch"):
        (folder / subdir).mkdir(parents=True, exist_ok=True)
    for package in packages:
        _write_package(folder / ("noarch" if package.noarch else _platform()), package)
    asyncio.run(_index(folder))
    return folder


def install_conda_environment(prefix: Path, channel: Path, specs: Sequence[str], *, cache: Path) -> Path:
    """Solve ``specs`` against ``channel`` alone and install what comes out into ``prefix``."""
    asyncio.run(_install(prefix, channel, specs, cache))
    return prefix


def _platform() -> str:
    if sys.platform != "linux":
        skip_absent("a Linux machine for the conda channel of the tests")
    import platform

    return {"x86_64": "linux-64", "aarch64": "linux-aarch64"}.get(platform.machine(), "linux-64")


async def _index(folder: Path) -> None:
    from rattler.index import index_fs

    await index_fs(folder)


async def _install(prefix: Path, channel: Path, specs: Sequence[str], cache: Path) -> None:
    import rattler

    source: Any = rattler.Channel(channel.as_uri())
    subdir: Any = rattler.Subdir(_platform())
    records = await rattler.solve(
        sources=[source],
        specs=[rattler.MatchSpec(spec) for spec in specs],
        platforms=[subdir, rattler.Subdir("noarch")],
    )
    await rattler.install(records=records, target_prefix=prefix, cache_dir=cache, show_progress=False)


def _write_package(folder: Path, package: Package) -> None:
    members: dict[str, File] = dict(package.files)
    paths = []
    for name, file in sorted(package.files.items()):
        target = package.files.get(f"{name.rpartition('/')[0]}/{file.link}") if file.link else file
        body = (target or file).text.encode()
        paths.append(
            {
                "_path": name,
                "path_type": "softlink" if file.link else "hardlink",
                "sha256": hashlib.sha256(body).hexdigest(),
                "size_in_bytes": len(body),
            }
        )
    index: dict[str, object] = {
        "name": package.name,
        "version": package.version,
        "build": package.build,
        "build_number": 0,
        "depends": list(package.depends),
        "constrains": [],
        "subdir": folder.name,
        "timestamp": TIMESTAMP * 1000,
        "license": "MIT",
    }
    if package.noarch:
        index["noarch"] = package.noarch
        link = {"noarch": {"type": package.noarch}, "package_metadata_version": 1}
        members["info/link.json"] = File(text=json.dumps(link))
    members["info/index.json"] = File(text=json.dumps(index))
    members["info/paths.json"] = File(text=json.dumps({"paths": paths, "paths_version": 1}))
    members["info/files"] = File(text="".join(f"{name}\n" for name in sorted(package.files)))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, file in sorted(members.items()):
            archive.addfile(*_make_member(name, file))
    stem = f"{package.name}-{package.version}-{package.build}"
    (folder / f"{stem}.tar.bz2").write_bytes(bz2.compress(packed.getvalue(), 1))


def _make_member(name: str, file: File) -> tuple[tarfile.TarInfo, io.BytesIO | None]:
    member = tarfile.TarInfo(name)
    member.mtime = TIMESTAMP
    if file.link:
        member.type, member.linkname = tarfile.SYMTYPE, file.link
        return member, None
    body = file.text.encode()
    member.size, member.mode = len(body), 0o755 if file.executable else 0o644
    return member, io.BytesIO(body)
