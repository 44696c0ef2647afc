"""What a finding's card shows."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import Change, Evidence, Remedy
from gui.pages.environment.finding_card import describe_as_text
from gui.pages.environment.findings_state import Source, derive_findings
from tests.gui.builders import GPU_FINDING, NOTE, PROTOBUF_FINDING, build_environment, build_thesis, build_zoo


def test_that_the_first_finding_that_is_no_note_is_open() -> None:
    state = derive_findings(build_thesis(findings=(NOTE, PROTOBUF_FINDING, GPU_FINDING)))
    assert [card.is_open for card in state.cards] == [False, True, False]
    assert [card.kind for card in state.cards] == ["info", "bad", "warn"]


def test_that_a_card_says_what_was_seen_and_expected() -> None:
    card = derive_findings(build_thesis()).cards[0]
    assert card.seen == ("protobuf: 5.29.6  (expected >=3.9.2,<3.21)",)
    assert card.fixes == ("Install protobuf 3.20.3 (protobuf 5.29.6 → 3.20.3)",)


def test_that_sources_are_named_once_and_addresses_can_be_opened() -> None:
    twice = replace(
        PROTOBUF_FINDING,
        evidence=(*PROTOBUF_FINDING.evidence, *PROTOBUF_FINDING.evidence),
        references=("https://www.example.org/a/b/", "ftp://example.org/x", "https://"),
    )
    card = derive_findings(build_thesis(findings=(twice,))).cards[0]
    assert card.sources == (
        Source("TensorFlow metadata"),
        Source("example.org … b", "https://www.example.org/a/b/"),
        Source("ftp://example.org/x"),
        Source("https://"),
    )


def test_that_changes_are_said_as_people_say_them() -> None:
    remedy = Remedy(
        id="x",
        title="Make them pair",
        changes=(
            Change(name="keras", before="3.0.0", after=None),
            Change(name="tf-keras", before=None, after="2.16.0"),
        ),
    )
    card = derive_findings(build_thesis(findings=(replace(PROTOBUF_FINDING, remedies=(remedy,)),))).cards[0]
    assert card.fixes == ("Make them pair (remove keras, add tf-keras 2.16.0)",)


def test_that_evidence_without_expectation_is_one_plain_line() -> None:
    seen = Evidence(what="", observed="Illegal instruction", expected="", source="")
    card = derive_findings(build_thesis(findings=(replace(PROTOBUF_FINDING, evidence=(seen,)),))).cards[0]
    assert (card.seen, card.sources[:1]) == (
        ("Illegal instruction",),
        (Source("example.org … 2022-05-06", "https://example.org/protobuf/2022-05-06"),),
    )


def test_that_only_three_notes_are_shown_at_first() -> None:
    notes = tuple(replace(NOTE, rule=f"note.{n}") for n in range(5))
    state = derive_findings(build_thesis(findings=(PROTOBUF_FINDING, *notes)))
    assert (len(state.cards), state.shown) == (6, 4)
    assert derive_findings(build_thesis(findings=notes[:3])).shown == 3


def test_that_no_finding_says_what_was_checked_and_what_was_not() -> None:
    state = derive_findings(build_environment())
    assert (state.empty_title, state.cards) == ("Nothing to report", ())
    assert state.checked == "Checked: package metadata, this computer. Not yet: a run of TensorFlow."
    full = derive_findings(build_environment(full=True, tested=True))
    assert full.checked == "Checked: package metadata, installed files, this computer, a run of TensorFlow."
    assert derive_findings(build_zoo()[5]).checked == "Checked: package metadata, this computer."
    assert derive_findings(build_zoo()[6]).checked == ""


def test_that_a_card_can_be_copied_as_text() -> None:
    text = describe_as_text(derive_findings(build_thesis()).cards[0])
    assert text.splitlines()[0] == (
        "protobuf 5.29.6 is too new for TensorFlow 2.4.0 (Stops import, dependency-abi.protobuf)"
    )
    assert text.splitlines()[-1] == "Source: https://example.org/protobuf/2022-05-06"
