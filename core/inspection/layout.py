"""Where one environment keeps its interpreter and packages, told from names of folders only."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from msgspec import Struct

from core.inspection.bounded_read import read_text
from core.inspection.pyvenv_cfg import includes_system_site, parse_pyvenv_cfg, read_pyvenv_text
from core.model import Kind, Located

_TAG = re.compile(r"(?:python|pypy)(\d+)\.(\d+)(t?)\Z")
_BASE_KINDS = (Kind.CONDA, Kind.PIXI, Kind.PYENV, Kind.SYSTEM)


class Layout(Struct, frozen=True, kw_only=True):
    """The folders that matter; ``cfg_text`` is ``pyvenv.cfg`` verbatim, ``None`` without one.

    ``tag`` is the name of the folder below ``lib`` (``python3.8``), ``None`` on Windows. ``base`` is
    the folder of the interpreter it was made from. ``site_packages`` are its own folders,
    ``inherited`` the base's where they are visible, both in import order; ``user_site`` is the
    folder of the user site where the interpreter looks there.
    """

    prefix: str
    cfg_text: str | None
    cfg: Mapping[str, str]
    tag: str | None
    base: str | None
    system_site: bool
    site_packages: tuple[str, ...]
    inherited: tuple[str, ...]
    user_site: str | None


def find_layout(located: Located) -> Layout:
    """The layout of an environment on this disk; absent folders are left out."""
    prefix = located.prefix
    cfg_text = read_pyvenv_text(prefix)
    cfg = {} if cfg_text is None else parse_pyvenv_cfg(cfg_text)
    tag = _choose_tag(located, cfg)
    base = _find_base(located, cfg, tag)
    system_site = cfg_text is not None and includes_system_site(cfg)
    if cfg_text is None and base is not None and tag is not None:
        system_site = not os.path.exists(f"{prefix}/lib/{tag}/no-global-site-packages.txt")
    sees_user_site = system_site or base is None
    return Layout(
        prefix=prefix,
        cfg_text=cfg_text,
        cfg=cfg,
        tag=tag,
        base=base,
        system_site=system_site,
        site_packages=_list_site_packages(prefix, tag),
        inherited=_list_site_packages(base, tag) if system_site and base else (),
        user_site=_find_user_site(tag) if sees_user_site else None,
    )


def _choose_tag(located: Located, cfg: Mapping[str, str]) -> str | None:
    try:
        tags = [name for name in os.listdir(f"{located.prefix}/lib") if _TAG.match(name)]
    except (OSError, ValueError):
        return None
    if len(tags) <= 1:
        return tags[0] if tags else None
    name = os.path.basename(os.path.realpath(located.executable)) if located.executable else ""
    minor = ".".join((cfg.get("version_info") or cfg.get("version") or "").split(".")[:2])
    for wanted in (name, f"python{minor}", f"pypy{minor}"):
        if wanted in tags:
            return wanted
    return max(tags, key=_order_tag)


def _order_tag(tag: str) -> tuple[int, int, bool]:
    match = _TAG.match(tag)
    return (int(match[1]), int(match[2]), not match[3]) if match else (0, 0, False)


def _find_base(located: Located, cfg: Mapping[str, str], tag: str | None) -> str | None:
    home = cfg.get("home")
    if home:
        name = os.path.basename(home.rstrip("/\\")).lower()
        return os.path.dirname(home.rstrip("/\\")) if name in ("bin", "scripts") else home
    if cfg.get("base-prefix"):
        return cfg["base-prefix"]
    if tag and located.kind not in _BASE_KINDS:
        text = read_text(f"{located.prefix}/lib/{tag}/orig-prefix.txt", 1 << 16)
        if text and os.path.isabs(text.strip()):
            return text.strip()
    return located.base if located.base != located.prefix else None


def _list_site_packages(prefix: str, tag: str | None) -> tuple[str, ...]:
    if tag is None:
        folder = os.path.join(prefix, "Lib", "site-packages")
        return (folder,) if os.path.isdir(folder) else ()
    folders = [f"{prefix}/lib/{tag}/site-packages"]
    if not os.path.islink(f"{prefix}/lib64"):
        folders.append(f"{prefix}/lib64/{tag}/site-packages")
    if prefix in ("/usr", "/usr/local"):
        folders = [f"/usr/local/lib/{tag}/dist-packages", *folders]
        folders += ["/usr/lib/python3/dist-packages", f"/usr/lib/{tag}/dist-packages"]
    return tuple(folder for folder in folders if os.path.isdir(folder))


def _find_user_site(tag: str | None) -> str | None:
    if tag is None:
        return None
    root = os.environ.get("PYTHONUSERBASE") or os.path.expanduser("~/.local")
    return os.path.join(root, "lib", tag, "site-packages")
