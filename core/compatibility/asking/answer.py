"""One question in, rows and notes out."""

from __future__ import annotations

from msgspec.structs import replace

from core.compatibility.asking.nearest import describe_nearest
from core.compatibility.asking.notes import write_notes
from core.compatibility.asking.rows import RowMaker, list_platforms
from core.compatibility.asking.wishes import read_wishes
from core.compatibility.matrix import Matrix
from core.model import MatrixAnswer, MatrixQuestion


def answer_question(matrix: Matrix, question: MatrixQuestion, here: str = "") -> MatrixAnswer:
    """The rows that fit the question, and the notes that belong to them.

    ``here`` is this machine's platform; notes that need one platform take it where it is among the rows.

    Raises:
        UsageError: a part of the question is no version, no range or no platform.
    """
    platforms = list_platforms(matrix)
    wishes = read_wishes(question, platforms)
    maker = RowMaker(matrix)
    rows = maker.list_rows(wishes)
    nearest = "" if rows else describe_nearest(matrix, wishes, maker)
    spoken_of = rows
    if not rows and wishes.tensorflow is not None and wishes.keras is not None:
        # What was asked for does not exist; what is to be said of this TensorFlow and Keras still holds.
        spoken_of = maker.list_rows(replace(wishes, keras=None))
    return MatrixAnswer(
        newest_data=matrix.newest_data,
        here=here,
        problems=matrix.own.problems,
        rows=rows,
        notes=write_notes(matrix, wishes, spoken_of, here),
        nearest=nearest,
    )
