"""Text of the matrix: releases that are alike on one line, this machine's platform first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.model import MatrixAnswer, MatrixRow

# More lines than this are told of other platforms only when one is asked for.
_FEW = 30
_MOST_CLAIMS = 6
_MARKS = {"proven": "+", "official": "", "declared": "?"}
_HEAD = ("TensorFlow", "Python", "Keras", "CUDA", "cuDNN", "Driver", "From")


def describe_matrix(answer: MatrixAnswer) -> Iterator[str]:
    """A table for each platform, then the notes, then how old the data is."""
    by_platform: dict[str, list[MatrixRow]] = {}
    for row in answer.rows:
        by_platform.setdefault(row.platform, []).append(row)
    order = sorted(by_platform, key=answer.here.__ne__)
    left_out: list[str] = []
    told = 0
    for number, platform in enumerate(order):
        lines = list(_describe_rows(by_platform[platform]))
        if number and told + len(lines) > _FEW:
            left_out.append(platform)
            continue
        told += len(lines)
        if number:
            yield ""
        yield platform
        yield from lines
    if answer.rows:
        yield ""
        if left_out:
            yield f"More on {', '.join(left_out)}: name one with --platform."
        yield from _describe_marks(answer.rows)
    yield from _describe_claims(answer.rows)
    for note in answer.notes:
        yield ""
        yield note.title
        yield from (f"  {line}" for line in note.lines)
        for source in note.sources:
            yield f"  From: {source}"
    if answer.rows:
        yield ""
    yield f"Matrix of {answer.newest_data}, bundled; no network was used."


def _describe_rows(rows: Sequence[MatrixRow]) -> Iterator[str]:
    table = [_HEAD, *(_describe_group(group) for group in _group_alike(rows))]
    widths = [max(len(line[column]) for line in table) for column in range(len(_HEAD))]
    for line in table:
        cells = zip(line, widths, strict=True)
        yield "  " + "  ".join(text.ljust(width) for text, width in cells).rstrip()


def _group_alike(rows: Sequence[MatrixRow]) -> Iterable[list[MatrixRow]]:
    """Rows of one series that differ in the patch release or the distribution's name only."""
    groups: dict[object, list[MatrixRow]] = {}
    for row in _leave_out_twins(rows):
        series = tuple(row.tensorflow.split(".")[:2])
        wheels = tuple(row.evidence.items())
        key = series, wheels, row.keras, row.cuda, row.cudnn, row.installs, row.own
        groups.setdefault(key, []).append(row)
    return groups.values()


def _leave_out_twins(rows: Sequence[MatrixRow]) -> Iterator[MatrixRow]:
    """All rows but those of tensorflow-cpu that say the same of Python as tensorflow does."""
    shown = {(row.tensorflow, row.python) for row in rows if row.distribution == "tensorflow"}
    for row in rows:
        if row.distribution != "tensorflow-cpu" or (row.tensorflow, row.python) not in shown:
            yield row


def _describe_group(group: Sequence[MatrixRow]) -> tuple[str, ...]:
    newest = group[0]
    versions = list(dict.fromkeys(row.tensorflow for row in group))
    names = list(dict.fromkeys(row.distribution for row in group))
    name = versions[0] if len(versions) == 1 else f"{versions[-1]} to {versions[0]}"
    pythons = " ".join(f"{minor}{_MARKS.get(how, '')}" for minor, how in newest.evidence.items())
    keras = f"{newest.keras} inside" if newest.keras_inside else newest.keras or "none"
    if newest.keras_by == "tf-keras":
        keras = f"tf-keras {newest.keras_found}"
    elif newest.keras_by == "separate":
        keras = f"{keras}, {newest.keras_found} beside"
    distribution = ", ".join(names)
    if newest.installs:
        distribution += f" (installs {newest.installs})"
    if newest.own:
        distribution += " (yours)"
    return (
        name,
        pythons or "none",
        keras,
        newest.cuda or "-",
        newest.cudnn or "-",
        newest.driver_min or "-",
        distribution,
    )


def _describe_marks(rows: Sequence[MatrixRow]) -> Iterator[str]:
    """The legend of those marks that are there."""
    seen = {how for row in rows for how in row.evidence.values()}
    words = []
    if "proven" in seen:
        words.append("+ proven by a recorded run")
    if "declared" in seen:
        words.append("? a wheel exists, and no official table names it")
    if words:
        yield f"Python: {'; '.join(words)}."


def _describe_claims(rows: Sequence[MatrixRow]) -> Iterator[str]:
    """Where an official table says another CUDA or cuDNN than the wheels, once for each series."""
    told: set[str] = set()
    for row in rows:
        for claim in row.claims:
            if not (_differ(row.cuda, claim.cuda) or _differ(row.cudnn, claim.cudnn)):
                continue
            line = (
                f"TensorFlow {'.'.join(row.tensorflow.split('.')[:2])} on {row.platform}: the wheel says CUDA"
                f" {row.cuda}, cuDNN {row.cudnn}; CUDA {claim.cuda}, cuDNN {claim.cudnn} says {claim.source}"
            )
            if line not in told and len(told) < _MOST_CLAIMS:
                told.add(line)
                yield line


def _differ(built: str | None, claimed: str | None) -> bool:
    """Whether two versions contradict each other; ``8`` and ``8.6`` do not."""
    if built is None or claimed is None:
        return False
    pairs = zip(built.split("."), claimed.split("."), strict=False)
    return any(one != other for one, other in pairs)
