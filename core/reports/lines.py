"""The lines of a text, and which of them somebody has recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Lines:
    """Recognisers take lines one after the other; what one took the next leaves alone.

    ``texts`` are all lines, cleaned. ``name`` is the file's name where there is one.
    """

    def __init__(self, texts: list[str], name: str = "") -> None:
        self.texts = texts
        self.name = name
        self._taken = bytearray(len(texts))

    def free(self) -> Iterator[tuple[int, str]]:
        """Index and text of the lines that nobody took, empty ones left out."""
        taken = self._taken
        for index, text in enumerate(self.texts):
            if text and not taken[index]:
                yield index, text

    def runs(self) -> Iterator[list[tuple[int, str]]]:
        """The free lines as runs without an empty or taken line between."""
        run: list[tuple[int, str]] = []
        for index, text in self.free():
            if run and run[-1][0] != index - 1:
                yield run
                run = []
            run.append((index, text))
        if run:
            yield run

    def is_free(self, index: int) -> bool:
        """Whether nobody took the line; false beyond the end."""
        return 0 <= index < len(self.texts) and not self._taken[index]

    def take(self, indices: Iterable[int]) -> None:
        """Mark lines as recognised."""
        for index in indices:
            self._taken[index] = 1
