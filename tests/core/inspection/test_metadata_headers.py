"""METADATA headers, compared with the standard library's reading of them."""

import email
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inspection.distribution_names import normalise_name
from core.inspection.metadata_headers import Header

KEYS = st.sampled_from(
    ["Name", "Version", "Requires-Dist", "requires-dist", "Requires-Python", "Summary", "X-Y"]
)
VALUES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30)
LINES = st.one_of(
    st.builds("{}: {}".format, KEYS, VALUES),
    st.builds("{}:{}".format, KEYS, VALUES),
    VALUES.map("not a header {}".format),
)


@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_that_a_header_means_what_the_email_package_says(lines: list[str], newline: str) -> None:
    text = newline.join([*lines, "", "Name: of the body"])
    message = email.message_from_string(text)
    header = Header(text.split(newline * 2)[0].encode() + b"\n\n")
    assert (header.name or "").strip() == (message["Name"] or "").strip()
    assert (header.version or "").strip() == (message["Version"] or "").strip()
    assert header.requires_python == (
        message["Requires-Python"].strip() if message["Requires-Python"] is not None else None
    )
    assert header.requires == [value.strip() for value in message.get_all("Requires-Dist", [])]


def test_that_a_folded_requirement_is_one_line() -> None:
    header = Header(b"Name: a\nVersion: 1\nRequires-Dist: numpy (>=1.0)\n        ; extra == 'x'\n\n")
    assert header.requires == ["numpy (>=1.0) ; extra == 'x'"]


@pytest.mark.parametrize(
    ("name", "normal"),
    [("Keras_Preprocessing", "keras-preprocessing"), ("ruamel.yaml", "ruamel-yaml"), ("a-_.b", "a-b")],
)
def test_that_names_are_normalised_as_pep_503_says(name: str, normal: str) -> None:
    assert normalise_name(name) == normal


def test_that_nothing_of_the_body_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "a-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Name: a\nVersion: 1\n\nRequires-Dist: evil\n")
    assert PathDistribution(folder).requires is None
    assert Header((folder / "METADATA").read_bytes().split(b"\n\n")[0]).requires == []
