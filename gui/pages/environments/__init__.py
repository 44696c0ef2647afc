"""The list of environments."""

from gui.pages.environments.page import EnvironmentList
from gui.pages.environments.state import (
    ALL_KEY,
    ListInputs,
    ListOutputs,
    derive_list,
    describe_tally,
    placeholder_of,
)

__all__ = [
    "ALL_KEY",
    "EnvironmentList",
    "ListInputs",
    "ListOutputs",
    "derive_list",
    "describe_tally",
    "placeholder_of",
]
