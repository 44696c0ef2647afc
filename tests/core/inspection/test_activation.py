"""Variables that activating sets, read from scripts that are never run."""

import json

import pytest

from core.inspection.activation import read_activation
from tests.core.inspection.conftest import HandMade


def test_that_exports_of_all_scripts_are_read_the_last_one_winning(made: HandMade) -> None:
    (made.prefix / "bin" / "activate").write_text(
        "export VIRTUAL_ENV=/x\nPATH=y\nexport PATH\nexport LD_LIBRARY_PATH=$HOME/cuda # mine\n"
        "  export A='b c'\n"
    )
    scripts = made.prefix / "etc" / "conda" / "activate.d"
    scripts.mkdir(parents=True)
    (scripts / "a.sh").write_text('export CUDNN_PATH="$(dirname x)"\nexport A=1\n')
    (scripts / "b.fish").write_text("export A=2\n")
    (made.prefix / "conda-meta").mkdir()
    (made.prefix / "conda-meta" / "state").write_text(json.dumps({"env_vars": {"KERAS_BACKEND": "jax"}}))
    assert read_activation(str(made.prefix)) == {
        "LD_LIBRARY_PATH": "$HOME/cuda",
        "A": "1",
        "CUDNN_PATH": "$(dirname x)",
        "KERAS_BACKEND": "jax",
    }


@pytest.mark.parametrize("state", ["{", '{"env_vars": 3}', '{"env_vars": {"A": 3}}', "", "\x00"])
def test_that_a_damaged_state_of_conda_leaves_the_scripts(made: HandMade, state: str) -> None:
    (made.prefix / "bin" / "activate").write_text("export A=1\n")
    (made.prefix / "conda-meta").mkdir()
    (made.prefix / "conda-meta" / "state").write_text(state)
    assert read_activation(str(made.prefix)) == {"A": "1"}
