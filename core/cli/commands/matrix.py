"""``matrix``: what goes together."""

from __future__ import annotations

import argparse

from core.app import Dovetail
from core.cli.documents import matrix_document
from core.cli.output import show_document, show_lines, show_note
from core.jobs import CancelToken
from core.model import MatrixQuestion


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Ask the matrix and print its rows; without rows, say on standard error what comes nearest.

    Raises:
        UsageError: an argument is no version, no range or no platform.
    """
    question = MatrixQuestion(
        tensorflow=arguments.tensorflow,
        keras=arguments.keras,
        python=arguments.python,
        platform=arguments.platform,
        cuda=arguments.cuda,
    )
    answer = Dovetail().ask_matrix(question)
    token.raise_if_cancelled()
    if arguments.json:
        show_document(matrix_document(answer))
    else:
        from core.cli.matrix_text import describe_matrix

        show_lines(describe_matrix(answer))
    for problem in answer.problems:
        show_note(problem)
    if answer.nearest:
        show_note(answer.nearest)
    return 0
