"""Poetry: its folder of environments, and ``.venv`` in a Poetry project."""

from __future__ import annotations

import os
from collections.abc import Iterator

from core.discovery.disk import Disk
from core.discovery.manifests import find_value, has_table, manifest_tables, read_toml
from core.discovery.prefix import Prefix
from core.discovery.recognised import Recognised
from core.model import Kind


def find_poetry(disk: Disk) -> Iterator[str]:
    """Everything right below Poetry's folders of environments."""
    for root in disk.once(list_poetry_roots):
        yield from disk.list_folders_below(root)


def recognise_poetry(prefix: Prefix) -> Recognised | None:
    """An environment in Poetry's folder or named by its rule, or the ``.venv`` of a Poetry project."""
    settings = prefix.settings
    if settings is None:
        return None
    if prefix.folder == ".venv":
        if "uv" in settings or not (_is_poetry_project(prefix) or _has_poetry_prompt(prefix)):
            return None
        return Recognised(kind=Kind.POETRY, owner="poetry", project=prefix.parent)
    name, python = split_poetry_name(prefix.folder)
    if _is_poetry_folder(prefix):
        return Recognised(kind=Kind.POETRY, owner="poetry", name=name or None)
    # The name alone is not enough: tf-training-py3.8 has its shape. Poetry also sets the prompt.
    if name and prefix.prompt == f"{name}-{python}":
        return Recognised(kind=Kind.POETRY, owner="poetry", name=name)
    return None


def manages_beside(prefix: Prefix) -> bool:
    """True where Poetry's manifest or lock lies beside an environment called ``.venv``."""
    return prefix.folder == ".venv" and _is_poetry_project(prefix)


def name_poetry_environment(project: str, name: str) -> str:
    """The beginning of the names Poetry gives to the environments of ``project``, called ``name``.

    Poetry: src/poetry/utils/env/env_manager.py, ``generate_env_name``.
    """
    import base64
    import hashlib
    import re

    clean = re.sub(r'[ $`!*@"\\\r\n\t]', "_", name.lower())[:42]
    where = os.path.normcase(os.path.realpath(project))
    digest = base64.urlsafe_b64encode(hashlib.sha256(where.encode("utf-8", "surrogateescape")).digest())
    return f"{clean}-{digest.decode()[:8]}"


def split_poetry_name(folder: str) -> tuple[str, str]:
    """``("thesis", "py3.8")`` of ``thesis-Ab12Cd34-py3.8``; two empty texts for another shape."""
    stem, _, python = folder.rpartition("-py")
    if len(stem) < 10 or stem[-9] != "-" or not python[:1].isdecimal():
        return "", ""
    return stem[:-9], "py" + python


def list_poetry_roots(disk: Disk) -> tuple[str, ...]:
    """The configured and the default folder of environments, those that exist."""
    places = disk.places
    if places.is_windows:
        default_cache = os.path.join(places.data_folder(), "pypoetry", "Cache")
    elif places.os == "macos":
        default_cache = places.in_home("Library", "Caches", "pypoetry")
    else:
        cache = places.folder_variable("XDG_CACHE_HOME") or places.in_home(".cache")
        default_cache = os.path.join(cache, "pypoetry")
    folder = places.folder_variable("POETRY_CONFIG_DIR") or os.path.join(places.config_folder(), "pypoetry")
    settings = read_toml(disk, os.path.join(folder, "config.toml"))
    told = find_value(settings, "cache-dir")
    cache_folder = places.folder_variable("POETRY_CACHE_DIR")
    if cache_folder is None:
        cache_folder = places.expand(told) if isinstance(told, str) else default_cache
    roots = [os.path.join(cache_folder, "virtualenvs"), os.path.join(default_cache, "virtualenvs")]
    path = places.variable("POETRY_VIRTUALENVS_PATH") or find_value(settings, "virtualenvs", "path")
    if isinstance(path, str):
        roots.insert(0, places.expand(path.replace("{cache-dir}", cache_folder)))
    return tuple(dict.fromkeys(disk.resolve(root) for root in roots if disk.is_folder(root)))


def _is_poetry_folder(prefix: Prefix) -> bool:
    if prefix.parent in prefix.disk.once(list_poetry_roots) or "envs.toml" in prefix.siblings:
        return True
    return prefix.container == "virtualenvs" and os.path.basename(prefix.above) == "pypoetry"


def _has_poetry_prompt(prefix: Prefix) -> bool:
    """True for the prompt Poetry gives beside a pyproject.toml: ``thesis-py3.8``, whatever it is called."""
    minor = ".".join((prefix.settings or {}).get("version_info", "").split(".")[:2])
    return "pyproject.toml" in prefix.siblings and bool(minor) and prefix.prompt.endswith(f"-py{minor}")


def _is_poetry_project(prefix: Prefix) -> bool:
    beside = prefix.siblings
    if "poetry.lock" in beside:
        return True
    if "uv.lock" in beside or "pdm.lock" in beside:
        return False
    return has_table(manifest_tables(prefix.disk, prefix.parent, beside), "tool.poetry")
