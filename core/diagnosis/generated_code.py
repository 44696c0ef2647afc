"""Code that protoc generated, and the protobuf that runs it."""

from __future__ import annotations

import re

from msgspec import Struct

from core.compatibility import is_in_range, parse_version
from core.diagnosis.candidates import find_newest
from core.diagnosis.code_names import Code, read_code
from core.diagnosis.context import Context
from core.diagnosis.remedies import act, install, phrase_range
from core.diagnosis.rule import NotApplicable
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

_STAMP = re.compile(r"ValidateProtobufRuntimeVersion\(\s*[\w.]+\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)")
_STAMPED = "ValidateProtobufRuntimeVersion"
_SOURCE = "Modules of the protobuf 3.11.3, 3.12.2, 3.19.6, 3.20.3, 5.26.1 and 5.27.0 wheels"


class Mark(Struct, frozen=True):
    """A name that only generated code uses, and the protobuf that runs such code."""

    name: str
    works: str
    why: str


_MARKS = (
    Mark("google.protobuf.runtime_version", ">=5.27", "The module runtime_version came with protobuf 5.27."),
    Mark("google.protobuf.internal.builder", ">=3.20", "The module builder came with protobuf 3.20."),
    Mark(
        "google.protobuf.descriptor._internal_create_key",
        ">=3.12",
        "_internal_create_key came with protobuf 3.12.",
    ),
    Mark(
        "google.protobuf.descriptor.FieldDescriptor",
        "<4",
        "Code of protoc before 3.19 makes its descriptors itself, which protobuf 4 and newer refuse.",
    ),
)


def judge_generated(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The protobuf here runs the generated code that is quoted."""
    text = context.circumstances.code
    version = context.version_of("protobuf")
    if "protobuf" not in text.lower() or version is None:
        return NotApplicable("No generated code is quoted.")
    mark = _read_stamp(text, version) or _find_mark(read_code(text), version)
    return (_describe(context, mark, version),) if mark is not None else ()


def _read_stamp(text: str, version: str) -> Mark | None:
    """What a file of protoc 26 and newer says of itself: at least its protobuf, at most the next major."""
    match = _STAMP.search(text) if _STAMPED in text else None
    if match is None:
        return None
    made = ".".join(match.groups())
    works = f">={made},<{int(match[1]) + 2}"
    if is_in_range(version, works) is not False:
        return None
    why = f"It was generated for protobuf {made}, and refuses an older one and one two majors newer."
    return Mark(_STAMPED, works, why)


def _find_mark(code: Code, version: str) -> Mark | None:
    used = {use.name: use for use in code.uses}
    return next(
        (one for one in _MARKS if one.name in used and is_in_range(version, one.works) is False), None
    )


def _describe(context: Context, mark: Mark, version: str) -> Finding:
    parsed = parse_version(version)
    major = parsed.major if parsed is not None else 3
    fitting = find_newest(context, "protobuf", (mark.works,))
    protoc = f"{major}.x" if major < 4 else f"that comes with protobuf {version}"
    anew = act("rebuild", f"_pb2 files with protoc {protoc}", f"Generate the _pb2 files with protoc {protoc}")
    remedies: list[Remedy] = [install("protobuf", version, fitting)] if fitting is not None else []
    if mark.works == "<4":
        variable = "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python"
        remedies = [anew, *remedies, act("set-env", variable, f"Set {variable}, which is slower")]
    else:
        remedies = [anew, *remedies]
    return Finding(
        rule="generated-code",
        category=Category.DEPENDENCY_ABI,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"The generated code does not go with protobuf {version}",
        explanation=f"{mark.why} Importing the _pb2 file fails here.",
        subject="protobuf",
        evidence=(
            Evidence(what="protobuf", observed=version, expected=phrase_range(mark.works), source=_SOURCE),
        ),
        remedies=tuple(remedies),
        references=("https://protobuf.dev/support/cross-version-runtime-guarantee/",),
    )
