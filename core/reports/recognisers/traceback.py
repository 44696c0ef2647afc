"""Python tracebacks, plain and as IPython prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import GUESSED, PRINTED, Piece

_START = re.compile(
    r"\s*Traceback \(most recent call last\):|-{20,}\s*\Z|\w+Error\s+Traceback \(most recent call last\)"
)
_FRAME = re.compile(r"\s*File \"(?P<path>[^\"]+)\", line \d+(?:, in (?P<where>.+))?\s*\Z")
_CELL_FRAME = re.compile(
    r"(?P<path>(?:~|[A-Za-z]:|/|<ipython|File|Cell|Input)[^\s]*.*?)"
    r" in (?P<where>[\w<>. ]+\(.*\)?|<module>.*|<cell line.*)\s*\Z"
)
_ARROW = re.compile(r"\s*-{2,}> ?\d+ (?P<code>.*)\Z")
_NUMBERED = re.compile(r"\s*\d+ ")
_END = re.compile(
    r"(?P<kind>(?:[A-Za-z_][\w]*\.)*[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|NotFound\w*|Lookup\w*|Violation))"
    r"(?:: (?P<message>.*)|:?)\Z"
)
_BETWEEN = re.compile(
    r"\s*(?:During handling of the above exception|The above exception was the direct cause)"
)
_LIBRARY = re.compile(
    r"(?:site|dist)-packages|[/\\]lib(?:64)?[/\\]python\d|[/\\]Python\d*[/\\]lib[/\\]|"
    r"(?:conda\w*|envs[/\\][\w.-]+)[/\\]lib[/\\]|<frozen|importlib|<string>|<attrs",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:[\w.-]*[\w-]\.(?:py|ipynb))\Z")
_MOST_MESSAGE = 60


def recognise(lines: Lines) -> Iterator[Piece]:
    """Each traceback to the end of its message: the error, the failing lines, the files beside the user's."""
    index = 0
    while index < len(lines.texts):
        if lines.is_free(index) and _begins(lines, index):
            block = _read_block(lines, index)
            if block is not None:
                yield from block.make_pieces(lines)
                index = max(block.taken) + 1
                continue
        index += 1


def _begins(lines: Lines, index: int) -> bool:
    text = lines.texts[index]
    if "Traceback (most recent call last)" in text:
        return True
    return _FRAME.match(text) is not None


class _Block:
    def __init__(self) -> None:
        self.taken: list[int] = []
        self.user_code: list[str] = []
        self.library_code = ""
        self.files: list[str] = []
        self.folder: str | None = None
        self.is_user = False
        self.is_tensorflow = False
        self.has_end = False

    def enter(self, path: str) -> None:
        self.is_user = not _LIBRARY.search(path) and not path.startswith("<frozen")
        self.is_tensorflow = bool(re.search(r"-packages[/\\](?:tensorflow|keras|tf_keras)\w*[/\\]", path))
        *folders, name = re.split(r"[/\\]", path)
        if not self.is_user or not _NAMED.match(name):
            return
        # Only what lies beside the script is found before Python's own modules.
        folder = "/".join(folders)
        if self.folder is None:
            self.folder = folder
        if folder == self.folder and name not in self.files:
            self.files.append(name)

    def add_code(self, code: str) -> None:
        code = code.strip()
        if not code or code.startswith("^"):
            return
        if self.is_user:
            self.user_code.append(code)
            self.library_code = ""
        else:
            self.library_code = "" if self.is_tensorflow else code

    def make_pieces(self, lines: Lines) -> Iterator[Piece]:
        text = "\n".join(lines.texts[index] for index in self.taken)
        values: dict[str, object] = {"error": text}
        code = [*dict.fromkeys(self.user_code), *([self.library_code] if self.library_code else [])]
        if code:
            values["code"] = "\n".join(code)
        yield Piece(what="Traceback", lines=tuple(self.taken), values=values, weight=PRINTED)
        if self.files:
            yield Piece(what="Traceback", values={"files": self.files}, weight=GUESSED)


def _read_block(lines: Lines, start: int) -> _Block | None:
    block = _Block()
    index = start
    quiet = 0
    while lines.is_free(index) or (index < len(lines.texts) and not lines.texts[index]):
        text = lines.texts[index]
        frame = _FRAME.match(text) or _CELL_FRAME.match(text)
        arrow = _ARROW.match(text)
        end = _END.match(text.strip())
        if frame is not None:
            block.enter(frame["path"])
            block.has_end = False
        elif arrow is not None:
            block.add_code(arrow["code"])
        elif end is not None:
            block.taken.append(index)
            block.has_end = True
            index = _take_message(lines, index + 1, block)
            following = _skip_empty(lines, index)
            if following is None or not (_BETWEEN.match(lines.texts[following]) or _begins(lines, following)):
                break
            index = following
            continue
        elif text and not (text.startswith((" ", "\t")) or _START.match(text) or _BETWEEN.match(text)):
            quiet += 1
            if block.has_end or quiet > 3:
                break
        elif text and block.taken and _FRAME.match(lines.texts[index - 1]) and not _NUMBERED.match(text):
            block.add_code(text)
        if text:
            block.taken.append(index)
        index += 1
    return block if block.taken else None


def _take_message(lines: Lines, index: int, block: _Block) -> int:
    """Further lines of a message: all up to an empty line, or the list that TensorFlow prints in it."""
    limit = index + _MOST_MESSAGE
    while lines.is_free(index) and index < limit:
        text = lines.texts[index]
        if not text or text.startswith("```") or _begins(lines, index):
            break
        block.taken.append(index)
        index += 1
    return index


def _skip_empty(lines: Lines, index: int) -> int | None:
    for place in range(index, min(index + 4, len(lines.texts))):
        if lines.texts[place]:
            return place if lines.is_free(place) else None
    return None
