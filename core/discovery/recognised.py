"""What a source makes of a folder that it knows."""

from __future__ import annotations

from msgspec import Struct

from core.model import Kind


class Recognised(Struct, frozen=True, kw_only=True, gc=False):
    """The kind of an environment, and what only the recognising tool's rules can tell of it.

    ``name`` is ``None`` where the folder's own name is the best there is. ``project`` is the folder
    of the project it belongs to; ``owner`` as in ``Located``.
    """

    kind: Kind
    name: str | None = None
    owner: str | None = None
    project: str | None = None
    base: str | None = None
