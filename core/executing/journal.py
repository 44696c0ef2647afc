"""The record of one change on disk: written before the first change, closed after the last."""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

import msgspec

from core.model import Outcome, Plan

RUNNING = "running"
_RECORD = "change.json"


class ChangeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One change: ``state`` is ``running`` until it has ended, then that of its outcome.

    ``snapshot`` is the folder from which the former state can be put back, ``existed`` whether the
    target was there before. ``begun`` is ISO 8601 in UTC.
    """

    id: str
    state: str
    begun: str
    plan: Plan
    existed: bool
    snapshot: str | None = None
    outcome: Outcome | None = None


def make_change_id() -> str:
    """A new identity, sorted by time."""
    return f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"


def write_record(data: Path, record: ChangeRecord) -> None:
    """Write the record durably and whole."""
    folder = data / "changes" / record.id
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{_RECORD}.new"
    with open(temporary, "wb") as file:
        file.write(msgspec.json.encode(record))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder / _RECORD)


def read_record(data: Path, change_id: str) -> ChangeRecord:
    """The record of a change.

    Raises:
        OSError: there is none.
        msgspec.DecodeError: it is damaged.
    """
    return msgspec.json.decode((data / "changes" / change_id / _RECORD).read_bytes(), type=ChangeRecord)
