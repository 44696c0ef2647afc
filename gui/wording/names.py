"""What is shown beside a name that several environments bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from core.model import Environment


def derive_distinctions(environments: Collection[Environment]) -> dict[str, str]:
    """By path: the label of each environment whose name another one bears too; all others are absent."""
    bearers = Counter(environment.name.casefold() for environment in environments)
    return {
        environment.path: environment.facts.located.label
        for environment in environments
        if bearers[environment.name.casefold()] > 1
    }
