"""The repair page driven as a user would, over a stand-in core with real jobs."""

from __future__ import annotations

import threading

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.jobs import Reporter
from core.model import DovetailError, Outcome, OutcomeState, Plan
from gui.bridge import JobBridge
from gui.pages.repair_plan import RepairPlanPage
from gui.plan_view import PlanBody
from gui.run_report import RunReport
from gui.widgets import Banner, ChoiceCard, EmptyState
from tests.gui.plan_builders import (
    MATCH,
    PUT_BACK,
    SMALLEST,
    FakeDovetail,
    build_environment,
    build_plan,
)


@pytest.fixture
def page(qtbot: QtBot, dovetail: FakeDovetail, bridge: JobBridge) -> RepairPlanPage:
    page = RepairPlanPage(dovetail, bridge)  # type: ignore[arg-type]
    page.resize(896, 742)
    qtbot.addWidget(page)
    page.show()
    return page


def button(page: RepairPlanPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def press(qtbot: QtBot, page: RepairPlanPage, name: str) -> None:
    qtbot.waitUntil(lambda: button(page, name).isVisible())
    QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)


def show_plan(qtbot: QtBot, page: RepairPlanPage, *, broken: bool = True) -> None:
    page.show_for(build_environment(broken=broken))
    qtbot.waitUntil(lambda: button(page, "cancel_plan").isVisible())


def banner(page: RepairPlanPage) -> Banner:
    found = page.findChild(Banner)
    assert isinstance(found, Banner)
    return found


def report(page: RepairPlanPage) -> RunReport:
    found = page.findChild(RunReport)
    assert isinstance(found, RunReport)
    return found


def words_of_steps(page: RepairPlanPage) -> list[str]:
    view = report(page).view
    return [] if view is None else [step.word for step in view.steps]


def title_of(page: RepairPlanPage) -> str:
    view = report(page).view
    return "" if view is None else view.title


def test_that_showing_a_plan_changes_nothing(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    show_plan(qtbot, page)

    cards = {c.title: c.isChecked() for c in page.findChildren(ChoiceCard)}
    assert cards == {"Smallest change": True, "Match the release": False}
    assert button(page, "apply_plan").isEnabled()
    assert not button(page, "apply_plan").hasFocus()
    assert dovetail.applied == []


def test_that_repair_applies_the_very_plan_that_was_shown(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    show_plan(qtbot, page)

    with qtbot.waitSignals([page.job_started, page.finished], timeout=5_000):
        press(qtbot, page, "apply_plan")

    assert dovetail.applied == [dovetail.plan]
    assert title_of(page) == "Repair done"
    with qtbot.waitSignal(page.back_requested):
        press(qtbot, page, "next_show")


def test_that_another_strategy_is_planned_and_applied(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    show_plan(qtbot, page)
    card = next(c for c in page.findChildren(ChoiceCard) if c.title == MATCH.title)

    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert not button(page, "apply_plan").isEnabled(), "the old plan must not be applied meanwhile"
    qtbot.waitUntil(button(page, "apply_plan").isEnabled)
    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "apply_plan")

    assert dovetail.planned == [None, "match"]
    assert [p.strategy for p in dovetail.applied] == ["match"]


def test_that_a_late_plan_of_a_former_choice_is_dropped(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    show_plan(qtbot, page)
    dovetail.gate = threading.Event()
    cards = {c.title: c for c in page.findChildren(ChoiceCard)}
    QTest.mouseClick(cards[MATCH.title], Qt.MouseButton.LeftButton)
    QTest.mouseClick(cards[SMALLEST.title], Qt.MouseButton.LeftButton)

    dovetail.gate.set()
    qtbot.wait(100)

    assert cards[SMALLEST.title].isChecked()
    assert button(page, "apply_plan").isEnabled()
    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "apply_plan")
    assert [p.strategy for p in dovetail.applied] == ["smallest"]


@pytest.mark.parametrize(
    ("plan", "title", "apply_visible"),
    [
        (build_plan(blocked="It is in use by python (4711)."), "This plan cannot be carried out", True),
        (build_plan(owner="poetry"), "Poetry manages this environment", False),
        (build_plan(owner="uv"), "uv manages this environment", False),
        (build_plan(empty=True), "No repair keeps TensorFlow 2.4.0 here", False),
        (build_plan(empty=True, blocked="Its Python is gone."), "This plan cannot be carried out", False),
    ],
)
def test_that_a_plan_that_cannot_run_says_why_and_cannot_be_started(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail, plan: Plan, title: str, apply_visible: bool
) -> None:
    dovetail.plan = plan

    show_plan(qtbot, page)

    assert banner(page).isVisible()
    assert banner(page).title == title
    assert button(page, "apply_plan").isVisible() is apply_visible
    assert not button(page, "apply_plan").isEnabled()
    page.apply()
    assert dovetail.applied == []


def test_that_a_plan_that_changes_nothing_shows_its_reason_and_no_empty_frame(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    plan = build_plan(blocked="Its Python is gone.", strategies=(SMALLEST,))
    dovetail.plan = replace(plan, changes=(), steps=())

    show_plan(qtbot, page)

    assert not any(card.isVisible() for card in page.findChildren(ChoiceCard))
    assert not any(body.isVisible() for body in page.findChildren(PlanBody))


def test_that_a_healthy_environment_has_nothing_to_repair(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.plan = build_plan(empty=True)

    show_plan(qtbot, page, broken=False)

    assert banner(page).title == "Nothing to repair"


def test_that_a_refusal_names_cause_and_next_step_and_can_be_tried_again(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.plan = DovetailError("The index does not answer.", code="offline", hint="Check the connection.")
    page.show_for(build_environment())
    empty = page.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    qtbot.waitUntil(empty.isVisible)
    assert empty.title == "The index does not answer."

    dovetail.plan = build_plan()
    press(qtbot, page, "repair_again")

    qtbot.waitUntil(button(page, "apply_plan").isVisible)


def test_that_a_fault_of_dovetail_itself_says_that_nothing_was_touched(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.plan = RuntimeError("oops")
    page.show_for(build_environment())
    empty = page.findChild(EmptyState)
    assert isinstance(empty, EmptyState)

    qtbot.waitUntil(empty.isVisible)

    assert empty.title == "Something in Dovetail went wrong"


def test_that_a_repair_that_was_put_back_offers_the_next_plan(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.outcome = PUT_BACK
    show_plan(qtbot, page)
    with qtbot.waitSignal(page.finished, timeout=5_000) as blocker:
        press(qtbot, page, "apply_plan")

    assert blocker.args == [PUT_BACK]
    view = report(page).view
    assert view is not None
    assert (view.title, view.pill) == ("Repair put back", ("info", "Nothing changed"))
    assert view.why is not None
    assert view.why.line == "TypeError: Descriptors cannot be created directly."
    press(qtbot, page, "next_strategy:match")
    qtbot.waitUntil(button(page, "apply_plan").isVisible)
    assert dovetail.planned[-1] == "match"


def test_that_a_failure_to_put_back_is_never_a_dead_end(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.outcome = Outcome(
        state=OutcomeState.FAILED, change_id="c", error="2 files could not be put back; see /snap/c."
    )
    show_plan(qtbot, page)
    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "apply_plan")

    view = report(page).view
    assert view is not None
    assert view.title == "Not everything could be put back"
    assert view.why is not None
    assert "/snap/c" in view.why.text
    assert [s.id for s in view.next_steps] == ["make_plan", "leave"]


def test_that_an_error_while_repairing_shows_its_sentence(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.outcome = DovetailError("The environment changed after this plan was made.", code="changed")
    show_plan(qtbot, page)
    with qtbot.waitSignal(page.finished, timeout=5_000) as blocker:
        press(qtbot, page, "apply_plan")

    assert blocker.args == [None]
    view = report(page).view
    assert view is not None
    assert view.why is not None
    assert view.why.text == "The environment changed after this plan was made."
    press(qtbot, page, "next_make_plan")
    qtbot.waitUntil(button(page, "apply_plan").isVisible)


def wait_for_cancel(reporter: Reporter) -> None:
    with reporter.step("verify", "Check"):
        assert reporter.token.wait(10)
        reporter.token.raise_if_cancelled()


def test_that_a_running_repair_can_be_stopped_and_survives_leaving_the_page(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.while_running = wait_for_cancel
    show_plan(qtbot, page)
    press(qtbot, page, "apply_plan")
    qtbot.waitUntil(lambda: "Running" in words_of_steps(page))
    press(qtbot, page, "back_to_environment")
    page.show_for(build_environment())
    assert title_of(page) == "Repairing thesis-2021"
    assert dovetail.planned == [None]

    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "cancel_repair")

    assert title_of(page) == "Repair stopped"


def test_that_each_environment_s_own_repair_is_found_again(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.while_running = wait_for_cancel
    show_plan(qtbot, page)
    press(qtbot, page, "apply_plan")
    qtbot.waitUntil(lambda: "Running" in words_of_steps(page))
    first = build_environment()
    located = replace(first.facts.located, prefix="/home/ada/other", name="other")
    page.show_for(replace(first, facts=replace(first.facts, located=located)))
    qtbot.waitUntil(lambda: dovetail.planned == [None, None])

    page.show_for(first)

    assert title_of(page) == "Repairing thesis-2021"
    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "cancel_repair")


def test_that_tab_leads_from_the_plans_to_the_button_that_repairs(qtbot: QtBot, page: RepairPlanPage) -> None:
    show_plan(qtbot, page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    cards = page.findChildren(ChoiceCard)
    qtbot.waitUntil(lambda: any(card.hasFocus() for card in cards))
    reached = []
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert "apply_plan" in reached, reached


@pytest.mark.parametrize("is_cut", [False, True])
def test_that_only_a_name_without_room_is_cut(qtbot: QtBot, page: RepairPlanPage, is_cut: bool) -> None:
    show_plan(qtbot, page)
    back = button(page, "back_to_environment")
    back.show_text("thesis-2021" if not is_cut else "thesis-" * 30)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: ("…" in back.text()) is is_cut and bool(back.text()))
    assert back.geometry().right() <= page.width()


def test_that_leaving_stops_planning(qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail) -> None:
    dovetail.gate = threading.Event()
    page.show_for(build_environment())
    qtbot.waitUntil(lambda: bool(dovetail.tokens))

    with qtbot.waitSignal(page.back_requested):
        QTest.keyClick(page, Qt.Key.Key_Escape)

    assert dovetail.tokens[0].token.is_cancelled
    dovetail.gate.set()
    qtbot.wait(50)
    assert not button(page, "apply_plan").isVisible()


def test_that_the_report_is_copied_as_text(
    qtbot: QtBot, page: RepairPlanPage, dovetail: FakeDovetail
) -> None:
    dovetail.outcome = PUT_BACK
    show_plan(qtbot, page)
    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "apply_plan")

    press(qtbot, page, "copy_report")

    text = QGuiApplication.clipboard().text()
    assert text.startswith("Repair put back: Nothing changed\n")
    assert "Done  Replace protobuf" in text
    assert "Descriptors cannot be created directly" in text


def test_that_the_commands_are_copied(qtbot: QtBot, page: RepairPlanPage) -> None:
    show_plan(qtbot, page)

    press(qtbot, page, "copy_commands")

    assert QGuiApplication.clipboard().text().endswith("--no-deps protobuf==3.20.3")
