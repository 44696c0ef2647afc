"""What a resolver answered."""

from __future__ import annotations

from msgspec import Struct

from core.model import DovetailError


class PackageAction(Struct, frozen=True, kw_only=True):
    """One thing the installer would do: ``action`` is ``installed``, ``uninstalled`` or ``reinstalled``."""

    name: str
    version: str
    action: str


class Resolution(Struct, frozen=True, kw_only=True):
    """A set of versions that go together; ``to_download`` of them are not in the cache."""

    actions: tuple[PackageAction, ...]
    to_download: int

    @property
    def installs(self) -> dict[str, str]:
        """Names to the versions that would be installed."""
        return {action.name: action.version for action in self.actions if action.action != "uninstalled"}

    @property
    def removals(self) -> dict[str, str]:
        """Names to the versions that would be removed."""
        return {action.name: action.version for action in self.actions if action.action == "uninstalled"}


class ResolutionError(DovetailError):
    """No set of versions satisfies what was asked; ``why`` is the resolver's own explanation."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"No set of versions fits together: {why}",
            code="no-solution",
            hint="Change the wanted versions and try again.",
        )
        self.why = why
