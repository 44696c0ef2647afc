"""Reads names, keywords and settings from lines of Python of any version, broken ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

# What people leave out of the lines they quote.
_USUAL = {"tf": "tensorflow", "tensorflow": "tensorflow", "keras": "keras", "tf_keras": "tf_keras"}
_GUARDS = ("__version__", "hasattr", "find_spec", "TYPE_CHECKING")
_FALLBACKS = ("ImportError", "ModuleNotFoundError", "AttributeError", "Exception")
_LONGEST = 200_000
_LONGEST_LINE = 2_000


class CodeUse(Struct, frozen=True):
    """A dotted name as the code uses it, under its full name.

    ``name`` begins with a dot where it is a method of an object. ``keywords`` are those of a call,
    ``strings`` its first positional argument where that is a plain text. ``line`` is the line as written.
    """

    name: str
    line: str
    number: int
    keywords: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    is_import: bool = False


class CodeSetting(Struct, frozen=True):
    """A variable that the code sets in ``os.environ``."""

    variable: str
    value: str
    number: int


class Code(Struct, frozen=True):
    """What was read; ``imported`` are the modules that import statements name, with their lines."""

    uses: tuple[CodeUse, ...] = ()
    settings: tuple[CodeSetting, ...] = ()
    imported: tuple[tuple[str, int], ...] = ()

    def first_import(self, *roots: str) -> int | None:
        """The number of the first line that imports one of these packages."""
        return next((number for name, number in self.imported if name.partition(".")[0] in roots), None)


_Token = tuple[str, str]


@lru_cache(maxsize=16)
def read_code(text: str) -> Code:
    """The names that ``text`` uses; lines that are no Python are passed over."""
    reader = _Reader()
    for number, line, tokens in _split_statements(text[:_LONGEST]):
        reader.read(number, line, tokens)
    return Code(tuple(reader.uses), tuple(reader.settings), tuple(reader.imported))


class _Reader:
    """Follows names through the statements."""

    def __init__(self) -> None:
        self.uses: list[CodeUse] = []
        self.settings: list[CodeSetting] = []
        self.imported: list[tuple[str, int]] = []
        self._bound: dict[str, str | None] = {}
        self._starred: list[str] = []

    def read(self, number: int, line: str, tokens: list[_Token]) -> None:
        words = [text for _, text in tokens]
        if words[0] == "import":
            self._read_import(number, line, words[1:])
        elif words[0] == "from" and "import" in words:
            self._read_from(number, line, words)
        else:
            self._read_names(number, line, tokens)
            self._read_settings(number, tokens)
            self._bind(words)

    def _read_import(self, number: int, line: str, words: list[str]) -> None:
        for part in _split(words, ","):
            name = "".join(part[: part.index("as")] if "as" in part else part)
            if not name or name.startswith("."):
                continue
            alias = part[-1] if "as" in part else None
            self._bound[alias or name.partition(".")[0]] = name if alias else name.partition(".")[0]
            self._note_import(number, line, name)

    def _read_from(self, number: int, line: str, words: list[str]) -> None:
        where = words.index("import")
        module = "".join(words[1:where])
        if not module or module.startswith("."):
            return
        self.imported.append((module, number))
        for part in _split([word for word in words[where + 1 :] if word not in "()"], ","):
            if part[:1] == ["*"]:
                self._starred.append(module)
                self.uses.append(CodeUse(module, line, number, is_import=True))
                continue
            if not part:
                continue
            full = f"{module}.{part[0]}"
            self._bound[part[-1]] = full
            self.uses.append(CodeUse(full, line, number, is_import=True))

    def _note_import(self, number: int, line: str, name: str) -> None:
        self.imported.append((name, number))
        self.uses.append(CodeUse(name, line, number, is_import=True))

    def _read_names(self, number: int, line: str, tokens: list[_Token]) -> None:
        index = 0
        while index < len(tokens):
            kind, text = tokens[index]
            if kind != "name" or (index and tokens[index - 1][1] == "."):
                if kind == "name" and tokens[index - 1][1] == ".":
                    # What follows a call or a subscript: a method of something unknown.
                    self._note(f".{text}", number, line, tokens, index + 1)
                index += 1
                continue
            parts = [text]
            end = index + 1
            while end + 1 < len(tokens) and tokens[end][1] == "." and tokens[end + 1][0] == "name":
                parts.append(tokens[end + 1][1])
                end += 2
            is_keyword = end < len(tokens) and tokens[end][1] == "=" and len(parts) == 1
            if not is_keyword:
                for name in self._resolve(parts):
                    self._note(name, number, line, tokens, end)
            index = end

    def _resolve(self, parts: list[str]) -> Iterator[str]:
        root = parts[0]
        target = self._bound[root] if root in self._bound else _USUAL.get(root)
        if target is not None:
            yield ".".join([target, *parts[1:]])
        elif len(parts) > 1:
            yield f".{parts[-1]}"
        elif root not in self._bound and root[:1].isupper():
            for module in self._starred:
                yield f"{module}.{root}"

    def _note(self, name: str, number: int, line: str, tokens: list[_Token], end: int) -> None:
        keywords, strings = _read_call(tokens, end)
        self.uses.append(CodeUse(name, line, number, keywords, strings))

    def _read_settings(self, number: int, tokens: list[_Token]) -> None:
        words = [text for _, text in tokens]
        for index, word in enumerate(words):
            tail = words[index + 1 :]
            if word == "environ" and len(tail) >= 5 and tail[0] == "[" and tail[2] == "]" and tail[3] == "=":
                self.settings.append(CodeSetting(_unquote(tail[1]), _unquote(tail[4]), number))
            elif word in ("setdefault", "putenv") and len(tail) >= 4 and tail[0] == "(" and tail[2] == ",":
                self.settings.append(CodeSetting(_unquote(tail[1]), _unquote(tail[3]), number))
            elif word == "%" and tail[:1] == ["env"] and len(tail) >= 4 and tail[2] == "=":
                self.settings.append(CodeSetting(tail[1], _unquote(tail[3]), number))

    def _bind(self, words: list[str]) -> None:
        """``slim = tf.contrib.slim`` gives a name a second one; other assignments make it unknown."""
        if len(words) < 3 or words[1] != "=" or not words[0].isidentifier():
            return
        value = words[2:]
        is_dotted = value[0].isidentifier() and all(
            word == "." if place % 2 else word.isidentifier() for place, word in enumerate(value)
        )
        if is_dotted:
            self._bound[words[0]] = next(self._resolve(value[::2]), None)
        else:
            self._bound[words[0]] = None


def _read_call(tokens: list[_Token], begin: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if begin >= len(tokens) or tokens[begin][1] != "(":
        return (), ()
    depth, keywords, strings = 0, [], []
    for index in range(begin, len(tokens)):
        kind, text = tokens[index]
        if text in "([{":
            depth += 1
        elif text in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and kind == "name" and tokens[index - 1][1] in "(,":
            if index + 1 < len(tokens) and tokens[index + 1][1] == "=":
                keywords.append(text)
        elif depth == 1 and kind == "string" and index == begin + 1:
            strings.append(_unquote(text))
    return tuple(keywords), tuple(strings)


def _split(words: list[str], separator: str) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word == separator:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _split_statements(text: str) -> Iterator[tuple[int, str, list[_Token]]]:
    """Each statement with the number and text of its first line; guarded ones are left out."""
    lines = text.splitlines()
    guard: int | None = None
    for number, indent, tokens in _join_lines(lines):
        if guard is not None:
            if indent > guard:
                continue
            if tokens[0][1] in ("except", "else", "elif", "finally"):
                continue
            guard = None
        if tokens[0][1] == "try" and _falls_back(lines, number, indent):
            guard = indent
            continue
        if tokens[0][1] in ("if", "elif") and any(text in _GUARDS for _, text in tokens):
            guard = indent
            continue
        statement: list[_Token] = []
        for token in (*tokens, ("op", ";")):
            if token[1] == ";":
                if statement:
                    yield number, lines[number].strip(), statement
                statement = []
            else:
                statement.append(token)


def _falls_back(lines: list[str], number: int, indent: int) -> bool:
    for line in lines[number + 1 :]:
        stripped = line.strip()
        if stripped and len(line) - len(line.lstrip()) <= indent:
            return stripped.startswith("except") and (
                stripped.rstrip(":") == "except" or any(word in stripped for word in _FALLBACKS)
            )
    return False


def _join_lines(lines: list[str]) -> Iterator[tuple[int, int, list[_Token]]]:
    """Logical lines: number of the first, indent, tokens."""
    prompt, token = _patterns()
    pending: list[_Token] = []
    begin = indent = depth = 0
    quote = ""
    for number, raw in enumerate(lines):
        if quote:
            if quote in raw:
                quote = ""
            continue
        line = prompt.sub("", raw[:_LONGEST_LINE])
        if not pending:
            begin, indent = number, len(line) - len(line.lstrip())
        tokens = []
        for match in token.finditer(line):
            kind = match.lastgroup or "op"
            if kind == "comment":
                break
            if kind == "open":
                quote = match.group()[-3:]
                tokens.append(("string", "''"))
                break
            if kind != "space":
                tokens.append((kind, match.group()))
        depth += sum(text in "([{" for _, text in tokens) - sum(text in ")]}" for _, text in tokens)
        is_continued = bool(tokens) and tokens[-1][1] == "\\"
        pending += tokens[:-1] if is_continued else tokens
        starts_new = number + 1 < len(lines) and lines[number + 1].lstrip().startswith(("import ", "from "))
        if pending and not is_continued and (depth <= 0 or starts_new):
            yield begin, indent, pending
            pending, depth = [], 0
    if pending:
        yield begin, indent, pending


def _unquote(text: str) -> str:
    return text.lstrip("rRbBuUfF").strip("'\"")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    prompt = re.compile(r"^\s*(?:>>>|\.\.\.|In\s*\[\d*\]:)\s?|^\s*\d+\s(?=(?:import|from)\s)")
    token = re.compile(
        r"(?P<comment>#.*)"
        r"|(?P<open>[rRbBuUfF]{0,2}(?:'''|\"\"\")(?!.*(?:'''|\"\"\")))"
        r"|(?P<string>[rRbBuUfF]{0,2}(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"))"
        r"|(?P<name>[^\W\d]\w*)"
        r"|(?P<number>\d[\w.]*)"
        r"|(?P<space>\s+)"
        r"|(?P<op>\*\*|==|!=|<=|>=|->|:=|[+\-*/%&|^@]=|.)"
    )
    return prompt, token
