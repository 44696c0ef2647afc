"""PDM: its folder of environments, and environments in PDM projects."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.manifests import find_value, read_toml
from core.discovery.prefix import GENERIC_NAMES, Prefix
from core.discovery.recognised import Recognised
from core.model import Kind


def find_pdm(disk: Disk) -> Iterator[str]:
    """Everything right below PDM's folders of environments."""
    for root in disk.once(list_pdm_roots):
        yield from disk.list_folders_below(root)


def recognise_pdm(prefix: Prefix) -> Recognised | None:
    """An environment in PDM's folder, or one that a project's ``.pdm-python`` or ``pdm.lock`` manages."""
    if prefix.settings is None:
        return None
    in_layout = prefix.container == "venvs" and os.path.basename(prefix.above) == "pdm"
    if in_layout or prefix.parent in prefix.disk.once(list_pdm_roots):
        return Recognised(kind=Kind.PDM, owner="pdm", name=split_pdm_name(prefix.folder) or None)
    name = split_pdm_name(prefix.folder)
    if name and prefix.prompt == f"{name}-{prefix.folder.rpartition('-')[2]}":
        return Recognised(kind=Kind.PDM, owner="pdm", name=name)
    beside = prefix.siblings
    if ".pdm-python" in beside:
        interpreter = (prefix.disk.read_text(os.path.join(prefix.parent, ".pdm-python"), 8192) or "").strip()
        if os.path.dirname(os.path.dirname(interpreter)) == prefix.path:
            return Recognised(kind=Kind.PDM, owner="pdm", project=prefix.parent)
    if "uv" not in prefix.settings and (manages_beside(prefix) or _has_pdm_prompt(prefix)):
        return Recognised(kind=Kind.PDM, owner="pdm", project=prefix.parent)
    return None


def manages_beside(prefix: Prefix) -> bool:
    """True where PDM's lock lies beside an environment called as PDM calls them."""
    return "pdm.lock" in prefix.siblings and prefix.folder in GENERIC_NAMES


def _has_pdm_prompt(prefix: Prefix) -> bool:
    """True for the prompt PDM gives by default to a project's environment: ``thesis-3.8``."""
    if "pyproject.toml" not in prefix.siblings or prefix.folder not in GENERIC_NAMES:
        return False
    minor = ".".join((prefix.settings or {}).get("version_info", "").split(".")[:2])
    return bool(minor) and prefix.prompt == f"{prefix.container}-{minor}"


def name_pdm_environment(project: str) -> str:
    """The beginning of the names PDM gives to the environments of ``project``.

    PDM: src/pdm/cli/commands/venv/utils.py, ``get_venv_prefix``.
    """
    import base64
    import hashlib

    digest = hashlib.md5(project.encode("utf-8", "surrogateescape"), usedforsecurity=False).digest()
    return f"{os.path.basename(project)}-{base64.urlsafe_b64encode(digest).decode()[:8]}"


def split_pdm_name(folder: str) -> str:
    """``thesis`` of ``thesis-Ab12Cd34-3.8``; empty for another shape."""
    stem, _, _ = folder.rpartition("-")
    return stem[:-9] if len(stem) >= 10 and stem[-9] == "-" else ""


def list_pdm_roots(disk: Disk) -> tuple[str, ...]:
    """The configured and the default folder of environments, those that exist."""
    places = disk.places
    data = os.path.join(places.data_folder(), "pdm")
    roots = [os.path.join(data, "venvs"), os.path.join(data, "pdm", "venvs")]
    config = places.folder_variable("PDM_CONFIG_FILE") or os.path.join(
        places.config_folder(), "pdm", "config.toml"
    )
    named = places.variable("PDM_VENV_LOCATION") or find_value(read_toml(disk, config), "venv", "location")
    if isinstance(named, str):
        roots.insert(0, places.expand(named))
    return tuple(dict.fromkeys(disk.resolve(root) for root in roots if disk.is_folder(root)))
