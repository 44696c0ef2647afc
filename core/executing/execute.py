"""Executes a plan: lock, snapshot, run the steps, verify, and put back what did not hold."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from core.backends import Uv
from core.executing.journal import RUNNING, ChangeRecord, make_change_id, write_record
from core.executing.lock import hold_lock
from core.executing.logged_reporter import LoggedReporter
from core.executing.target import NewTarget, SavedTarget, Start
from core.jobs import Reporter
from core.model import (
    CancelledError,
    DovetailError,
    Environment,
    Outcome,
    OutcomeState,
    Plan,
    SmokeTest,
    Verb,
)
from core.planning import check_target, compute_fingerprint, get_errors, get_key

_log = logging.getLogger(__name__)


class Verifier(Struct, frozen=True, kw_only=True):
    """How the result is verified: ``check`` reads and diagnoses a path, ``smoke_test`` runs it."""

    check: Callable[[str], Environment]
    smoke_test: Callable[[Environment, Reporter], SmokeTest]


def execute(
    plan: Plan, *, uv: Uv, verifier: Verifier, data: Path, reporter: Reporter, smoke_test: bool = True
) -> Outcome:
    """Do what the plan says, letter for letter; on any failure the former state is put back.

    ``data`` is Dovetail's own folder for locks, records, logs and snapshots. Without ``smoke_test`` only
    the rules verify the result, and the outcome says so.

    Raises:
        DovetailError: nothing was begun: the plan cannot run, the environment changed since it was
            made, another Dovetail is at work there, or no snapshot or record could be saved.
    """
    _refuse_impossible(plan)
    try:
        with hold_lock(data / "locks", plan.target):
            change_id = make_change_id()
            log = data / "logs" / f"{change_id}.log"
            logged = LoggedReporter(reporter, log)
            try:
                change = _Change(plan, change_id, log, data, uv, verifier, logged)
                return change.carry_out(smoke_test=smoke_test)
            finally:
                logged.close()
    except OSError as error:
        raise DovetailError(
            f"Dovetail cannot write to its own folder {data}: {error.strerror or error}.",
            code="no-data-folder",
            hint="Nothing was changed. Free some space or mend the permissions there, then try again.",
        ) from error


def _refuse_impossible(plan: Plan) -> None:
    if plan.blocked is not None:
        raise DovetailError(plan.blocked, code="blocked")
    if plan.owner is not None:
        raise DovetailError(
            f"{plan.owner} manages this environment.", code="owned", hint="Run the commands of the plan."
        )
    if plan.is_empty:
        raise DovetailError("There is nothing to do.", code="nothing-to-do")


class _Change:
    """One execution of a plan."""

    def __init__(
        self,
        plan: Plan,
        change_id: str,
        log: Path,
        data: Path,
        uv: Uv,
        verifier: Verifier,
        reporter: LoggedReporter,
    ) -> None:
        self._plan = plan
        self._data = data
        self._uv = uv
        self._verifier = verifier
        self._reporter = reporter
        self._notes: list[str] = []
        self._had_lock = os.path.lexists(os.path.join(plan.target, ".lock"))
        self._record = ChangeRecord(
            id=change_id,
            state=RUNNING,
            begun=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            plan=plan,
            existed=os.path.lexists(plan.target),
        )
        self._outcome = Outcome(state=OutcomeState.FAILED, change_id=change_id, log=str(log))

    def carry_out(self, *, smoke_test: bool) -> Outcome:
        """Begin, do, verify; end in exactly one way."""
        start = self._begin()
        try:
            for step in self._plan.steps:
                if step.argv:
                    self._reporter.token.raise_if_cancelled()
                    with self._reporter.step(step.id, step.title):
                        cwd = str(self._data / "changes" / self._record.id)
                        self._uv.perform(step.argv, self._reporter, step.title, cwd)
            self._remove_uv_lock()
            environment = self._check()
            test = self._run_smoke_test(environment) if smoke_test else None
            self._reporter.token.raise_if_cancelled()
        except CancelledError as stopped:
            return self._put_back(start, OutcomeState.CANCELLED, stopped.message)
        except DovetailError as failed:
            return self._put_back(start, OutcomeState.RESTORED, f"{failed.message} {failed.hint}".strip())
        except Exception as unexpected:  # noqa: BLE001  whatever went wrong, the former state comes back
            _log.exception("Executing a plan failed unexpectedly.")
            why = f"Something in Dovetail went wrong: {unexpected!r}"
            return self._put_back(start, OutcomeState.RESTORED, why)
        except BaseException:
            self._put_back(start, OutcomeState.RESTORED, "Dovetail was stopped.")
            raise
        start.drop()
        if not smoke_test:
            self._notes.append("The smoke test was left out, as asked.")
        outcome = replace(self._outcome, state=OutcomeState.SUCCEEDED, verified=test)
        return self._end(replace(outcome, notes=tuple(self._notes)))

    def _begin(self) -> Start:
        plan, token = self._plan, self._reporter.token
        if plan.verb is Verb.CREATE:
            check_target(plan.target)
            start: Start = NewTarget(plan.target)
        else:
            self._refuse_changed()
            with self._reporter.step("snapshot", "Save a snapshot") as note:
                saved = SavedTarget(plan.target, self._data, self._record.id, token.raise_if_cancelled)
                note.text = f"{saved.files} files and folders"
            start = saved
        self._record = replace(self._record, snapshot=start.snapshot_folder)
        try:
            write_record(self._data, self._record)
        except OSError:
            start.drop()
            raise
        return start

    def _refuse_changed(self) -> None:
        environment = self._verifier.check(self._plan.target)
        seen = compute_fingerprint(self._plan.target, environment.facts.site_packages)
        if seen != self._plan.seen:
            raise DovetailError(
                "The environment changed after this plan was made.",
                code="plan-outdated",
                hint="Make a new plan.",
            )

    def _check(self) -> Environment:
        promised = {get_key(finding) for finding in get_errors(self._plan.findings_after)}
        with self._reporter.step("check", "Check the packages against the rules") as note:
            environment = self._verifier.check(self._plan.target)
            errors = get_errors(environment.findings)
            left = [finding for finding in errors if get_key(finding) not in promised]
            if left:
                raise DovetailError(
                    f"After the change this does not fit: {left[0].title}.", code="still-broken"
                )
            note.text = "no errors left" if not errors else f"{len(errors)} errors left, as planned"
        return environment

    def _run_smoke_test(self, environment: Environment) -> SmokeTest:
        with self._reporter.step("smoke-test", "Run the smoke test") as note:
            test = self._verifier.smoke_test(environment, self._reporter)
            self._outcome = replace(self._outcome, verified=test)
            failed = [stage for stage in test.stages if stage.ok is False]
            passed = sum(stage.ok is True for stage in test.stages)
            note.text = f"{passed} passed" if not failed else f"{failed[0].title} failed"
            if failed and get_errors(self._plan.findings_after):
                self._notes.append("The smoke test still fails, as the plan said: errors are left.")
            elif failed:
                line = failed[0].detail or "no message"
                raise DovetailError(
                    f"The smoke test failed at “{failed[0].title}”: {line}",
                    code="smoke-test-failed",
                    hint=failed[0].explanation,
                )
        return test

    def _remove_uv_lock(self) -> None:
        """Uv leaves an empty lock file; where there was none before, there is none after."""
        path = os.path.join(self._plan.target, ".lock")
        if not self._had_lock and os.path.isfile(path) and os.path.getsize(path) == 0:
            os.unlink(path)

    def _put_back(self, start: Start, state: OutcomeState, why: str) -> Outcome:
        self._reporter.log(why, "error")
        try:
            with self._reporter.step("put-back", "Put everything back") as note:
                result = start.put_back()
                if not result.is_identical:
                    raise DovetailError(
                        f"Not everything could be put back: {'; '.join(result.differences[:5])}.",
                        code="not-restored",
                        hint=f"The saved files are in {start.snapshot_folder}."
                        if start.snapshot_folder
                        else "Remove the folder by hand.",
                    )
                note.text = (
                    f"{result.compared} files compared, all identical" if result.compared else "removed"
                )
        except (DovetailError, OSError) as failed:
            hint = failed.hint if isinstance(failed, DovetailError) else f"Snapshot: {start.snapshot_folder}"
            self._reporter.log(f"{failed} {hint}", "error")
            return self._end(
                replace(self._outcome, state=OutcomeState.FAILED, error=f"{why} {failed} {hint}".strip())
            )
        return self._end(replace(self._outcome, state=state, error=why))

    def _end(self, outcome: Outcome) -> Outcome:
        try:
            write_record(self._data, replace(self._record, state=str(outcome.state), outcome=outcome))
        except OSError as error:
            note = f"The record of this change could not be closed: {error.strerror or error}."
            return replace(outcome, notes=(*outcome.notes, note))
        return outcome
