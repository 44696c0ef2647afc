"""A scan as one compact blob: each distinct distribution is stored once, environments hold numbers."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from core.model import Distribution, Environment, HostFacts, SourceReport


class SavedEnvironment(msgspec.Struct, frozen=True, kw_only=True):
    """An environment as it was when ``stamp`` was true of its files.

    An empty ``stamp`` never matches: the record is good for showing, not for trusting.
    """

    stamp: str
    environment: Environment


class SavedScan(msgspec.Struct, frozen=True, kw_only=True):
    """A whole scan and what its diagnoses depended on.

    ``knowledge`` identifies the rules, the matrix and the readers that made it; ``at`` is ISO 8601
    in UTC.
    """

    host: HostFacts
    knowledge: str
    environments: tuple[SavedEnvironment, ...]
    sources: tuple[SourceReport, ...]
    seconds: float
    at: str


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    stamp: str
    environment: Environment
    distributions: list[int]
    user_site: list[int]


class _Blob(msgspec.Struct, frozen=True, array_like=True):
    host: HostFacts
    knowledge: str
    distributions: list[Distribution]
    entries: list[_Entry]
    sources: tuple[SourceReport, ...]
    seconds: float
    at: str


def pack_scan(scan: SavedScan) -> bytes:
    """The scan as msgpack, distributions interned."""
    numbers: dict[int, int] = {}
    table: list[Distribution] = []
    by_value: dict[Distribution, int] = {}

    def intern(distribution: Distribution) -> int:
        number = numbers.get(id(distribution))
        if number is None:
            number = by_value.setdefault(distribution, len(table))
            if number == len(table):
                table.append(distribution)
            numbers[id(distribution)] = number
        return number

    entries = []
    for saved in scan.environments:
        facts = saved.environment.facts
        entries.append(
            _Entry(
                saved.stamp,
                replace(saved.environment, facts=replace(facts, distributions=(), user_site=())),
                [intern(one) for one in facts.distributions],
                [intern(one) for one in facts.user_site],
            )
        )
    return msgspec.msgpack.encode(
        _Blob(scan.host, scan.knowledge, table, entries, scan.sources, scan.seconds, scan.at)
    )


def unpack_scan(data: bytes) -> SavedScan:
    """The scan that ``pack_scan`` packed; equal distributions are one object.

    Raises:
        msgspec.DecodeError: the bytes are no such scan.
    """
    blob = msgspec.msgpack.decode(data, type=_Blob)
    pick = blob.distributions.__getitem__
    environments = []
    try:
        for entry in blob.entries:
            facts = replace(
                entry.environment.facts,
                distributions=tuple(map(pick, entry.distributions)),
                user_site=tuple(map(pick, entry.user_site)),
            )
            environment = replace(entry.environment, facts=facts)
            environments.append(SavedEnvironment(stamp=entry.stamp, environment=environment))
    except IndexError as error:
        raise msgspec.DecodeError(f"a distribution is missing from the table: {error}") from error
    return SavedScan(
        host=blob.host,
        knowledge=blob.knowledge,
        environments=tuple(environments),
        sources=blob.sources,
        seconds=blob.seconds,
        at=blob.at,
    )
