"""Names and labels for people."""

from __future__ import annotations

from core.discovery.manifests import is_project
from core.discovery.places import Places
from core.discovery.prefix import GENERIC_NAMES, Prefix
from core.model import Kind, escape_invisible

UNTELLING_PROMPTS = GENERIC_NAMES | {"", "."}


def derive_name(prefix: Prefix, kind: Kind) -> str:
    """The name a person knows the environment by, where the tool's rules gave none.

    A prompt that the user chose wins (only the venv module writes it just then); an environment
    called ``.venv`` or the like is known by its project's folder.
    """
    if kind is Kind.VENV and prefix.prompt not in UNTELLING_PROMPTS:
        return prefix.prompt
    if has_generic_name(prefix, kind):
        return prefix.container
    return prefix.folder or prefix.path


def has_generic_name(prefix: Prefix, kind: Kind) -> bool:
    """True where the folder's name says nothing and the one above it does."""
    if prefix.folder not in GENERIC_NAMES or prefix.parent == prefix.disk.places.home:
        return False
    return bool(prefix.container) and not (kind is Kind.CONDA and prefix.container == "envs")


def derive_project(prefix: Prefix, kind: Kind) -> str | None:
    """The project folder that holds the environment; ``None`` if it stands alone."""
    if prefix.settings is None and kind is not Kind.CONDA:
        return None
    if prefix.parent == prefix.disk.places.home:
        return None
    if prefix.folder in GENERIC_NAMES and prefix.container != "envs":
        return prefix.parent
    return prefix.parent if is_project(prefix.siblings) else None


def derive_label(prefix: Prefix, name: str, places: Places) -> str:
    """What tells it apart from others of the same name; name and label together are unique."""
    return escape_invisible(places.abbreviate(prefix.parent if name == prefix.folder else prefix.path))
