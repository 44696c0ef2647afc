"""How a job ended, in one word for the state and one line for people."""

from __future__ import annotations

from enum import StrEnum

from core.model import JobState, Outcome, OutcomeState, SmokeTest
from gui.bridge.job_record import JobRecord


class Ending(StrEnum):
    """What became of a job that has ended."""

    DONE = "done"
    FAILED_ITS_TEST = "failed-its-test"
    PUT_BACK = "put-back"
    STOPPED = "stopped"
    STOPPED_AND_PUT_BACK = "stopped-and-put-back"
    NOT_PUT_BACK = "not-put-back"
    FAILED = "failed"


_OF_OUTCOME = {
    OutcomeState.SUCCEEDED: Ending.DONE,
    OutcomeState.RESTORED: Ending.PUT_BACK,
    OutcomeState.CANCELLED: Ending.STOPPED_AND_PUT_BACK,
    OutcomeState.FAILED: Ending.NOT_PUT_BACK,
}


def derive_ending(record: JobRecord) -> Ending | None:
    """How the job ended; ``None`` while it is active."""
    if record.state is JobState.FAILED:
        return Ending.FAILED
    if record.state is JobState.CANCELLED:
        return Ending.STOPPED
    if record.state is not JobState.SUCCEEDED:
        return None
    match record.result:
        case Outcome(state=state):
            return _OF_OUTCOME[state]
        case SmokeTest(ok=False):
            return Ending.FAILED_ITS_TEST
        case _:
            return Ending.DONE


def describe_ending(ending: Ending) -> str:
    """The ending as a state line."""
    return {
        Ending.DONE: "Done",
        Ending.FAILED_ITS_TEST: "Did not pass",
        Ending.PUT_BACK: "Failed and put back",
        Ending.STOPPED: "Stopped",
        Ending.STOPPED_AND_PUT_BACK: "Stopped and put back",
        Ending.NOT_PUT_BACK: "Failed, not everything is back",
        Ending.FAILED: "Failed",
    }[ending]
