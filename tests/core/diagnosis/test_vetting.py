"""Remedies are put to the rules: completed, left out, or kept where nothing better is known."""

from __future__ import annotations

from msgspec.structs import replace

from core.compatibility import Matrix
from core.diagnosis import diagnose, vet
from core.model import Category, Change, Confidence, Finding, Remedy, Severity
from tests.core.diagnosis.build import build_facts, build_host

HOST = build_host()


def _offer(*remedies: Remedy) -> tuple[Finding, ...]:
    finding = Finding(
        rule="test",
        category=Category.OTHER,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title="Something does not fit",
        explanation="It does not.",
        remedies=remedies,
    )
    return (finding,)


def _change(name: str, before: str | None, after: str | None) -> Remedy:
    return Remedy(
        id=f"{name}-{after}",
        title=f"Install {name}",
        changes=(Change(name=name, before=before, after=after),),
    )


def test_that_a_good_remedy_stays_as_it_is(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.4.0", "protobuf": "4.21.12"})
    findings = diagnose(facts, HOST, matrix)
    assert vet(findings, facts, HOST, matrix)[0].remedies[0] == findings[0].remedies[0]


def test_that_a_remedy_takes_along_what_else_must_move(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.15.1", "keras": "2.15.0"}, python="3.11.7")
    (vetted,) = vet(_offer(_change("tensorflow", "2.15.1", "2.17.1")), facts, HOST, matrix)
    changes = {change.name: change.after for change in vetted.remedies[0].changes}
    assert changes["tensorflow"] == "2.17.1"
    assert (changes["keras"] or "").startswith("3.")
    assert vetted.remedies[0].title.startswith("Install tensorflow, and install Keras 3.")


def test_that_a_bad_remedy_is_left_out_where_a_good_one_is_there(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.6.0", "keras": "2.6.0"})
    bad, good = _change("keras", "2.6.0", None), _change("numpy", None, "1.19.5")
    (vetted,) = vet(_offer(bad, good), facts, HOST, matrix)
    assert vetted.remedies == (good,)


def test_that_the_only_remedy_stays_even_if_it_is_not_good(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.6.0", "keras": "2.6.0"})
    bad = _change("keras", "2.6.0", None)
    (vetted,) = vet(_offer(bad), facts, HOST, matrix)
    assert vetted.remedies == (bad,)


def test_that_actions_are_left_alone(matrix: Matrix) -> None:
    action = Remedy(id="use-cpu", title="Use the processor", actions=("use-cpu:",))
    (vetted,) = vet(_offer(action), build_facts({"tensorflow": "2.4.0"}), HOST, matrix)
    assert vetted.remedies == (action,)


def test_that_a_removed_tensorflow_leaves_nothing_to_judge(matrix: Matrix) -> None:
    facts = build_facts({"tensorflow": "2.4.0", "protobuf": "4.21.12"})
    removal = _change("tensorflow", "2.4.0", None)
    (vetted,) = vet(_offer(removal), facts, HOST, matrix)
    assert vetted.remedies == (removal,)


def test_that_an_unreadable_environment_is_left_as_it_is(matrix: Matrix) -> None:
    facts = replace(build_facts({"tensorflow": "2.4.0"}), unreadable="Permission denied.")
    findings = _offer(_change("numpy", "1.19.5", "1.24.4"))
    assert vet(findings, facts, HOST, matrix) == findings
