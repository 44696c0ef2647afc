"""What tells environments of one name apart."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import Environment
from gui.pages.environments.state import EnvironmentRow, ListInputs, derive_list
from gui.wording.names import derive_distinctions
from tests.gui.builders import build_environment


def build_in(folder: str, name: str) -> Environment:
    environment = build_environment(name)
    located = replace(environment.facts.located, prefix=f"{folder}/{name}", label=folder)
    return replace(environment, facts=replace(environment.facts, located=located))


def test_that_only_names_borne_twice_get_their_folder() -> None:
    every = [build_in("~/work", "thesis"), build_in("~/old", "Thesis"), build_in("~/work", "course")]

    assert derive_distinctions(every) == {"~/work/thesis": "~/work", "~/old/Thesis": "~/old"}


def test_that_the_list_says_the_folder_of_each_of_two_twins() -> None:
    twins = [build_in("~/work", "thesis"), build_in("~/old", "thesis")]

    rows = derive_list(ListInputs(environments={each.path: each for each in twins})).rows

    lines = [row.second_line for row in rows if isinstance(row, EnvironmentRow)]
    assert sorted(line.partition(" · ")[0] for line in lines) == ["~/old", "~/work"]
