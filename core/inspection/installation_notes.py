"""The notes installers leave beside METADATA: INSTALLER, REQUESTED and direct_url.json."""

from __future__ import annotations

import os

import msgspec

from core.inspection.bounded_read import read_text
from core.inspection.metadata_headers import DIST_INFO
from core.model import Distribution, escape_invisible


class _DirInfo(msgspec.Struct):
    editable: bool = False


class _DirectUrl(msgspec.Struct):
    dir_info: _DirInfo = msgspec.field(default_factory=_DirInfo)


def read_notes(one: Distribution, site_packages: tuple[str, ...]) -> Distribution:
    """``one`` with installer, requested and editable filled in, as far as files tell."""
    if one.origin == "conda":
        return msgspec.structs.replace(one, installer="conda", editable=False)
    folder = find_metadata_folder(one, site_packages)
    if folder is None:
        return one
    if not one.folder.endswith(DIST_INFO):
        return msgspec.structs.replace(one, editable=bool(one.editable))
    installer = read_text(f"{folder}/INSTALLER", 256)
    name = escape_invisible(installer.strip()) if installer else ""
    return msgspec.structs.replace(
        one,
        installer=name or None,
        requested=os.path.exists(f"{folder}/REQUESTED"),
        editable=_is_editable(read_text(f"{folder}/direct_url.json")),
    )


def find_metadata_folder(one: Distribution, site_packages: tuple[str, ...]) -> str | None:
    """Where the metadata of ``one`` lies: in the first of the folders that has it."""
    if os.path.isabs(one.folder):
        return one.folder
    for site in site_packages:
        path = f"{site}/{one.folder}"
        if os.path.exists(path):
            return path
    return None


def _is_editable(direct_url: str | None) -> bool:
    if not direct_url:
        return False
    try:
        return msgspec.json.decode(direct_url, type=_DirectUrl).dir_info.editable
    except msgspec.DecodeError:
        return False
