"""Damage that somebody describes in words, told in the same findings as damage that a scan sees."""

from __future__ import annotations

from core.compatibility import minor_of
from core.diagnosis.context import Context
from core.diagnosis.damage_texts import MIXED_TENSORFLOW, TEXTS, Way
from core.diagnosis.damage_words import Damage, DamageKind, is_told_elsewhere, read_damage
from core.diagnosis.duplicate_names import PROVIDERS
from core.diagnosis.remedies import act, recreate, reinstall, show_name
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity

_INTERPRETERS = frozenset(
    {
        DamageKind.INTERPRETER,
        DamageKind.COPIED_INTERPRETER,
        DamageKind.INCOMPLETE_INTERPRETER,
        DamageKind.MOVED,
    }
)
_SOURCE = "What the report says of the files"
_WAYS = {
    Way.ANEW: ("recreate-env", "in a new folder", "Make the environment again"),
    Way.CONDA_FIRST: (
        "recreate-env",
        "with conda first and pip after it",
        "Make the environment again: conda first, then pip",
    ),
    Way.OWN_FOLDER: ("recreate-env", "in your own folder", "Make an environment in your own folder"),
    Way.ELSEWHERE: ("path", "run the code from another folder", "Run the code from another folder"),
    Way.LONG_PATHS: ("enable-long-paths", "LongPathsEnabled=1", "Allow long paths in Windows"),
    Way.SHORTER: (
        "shorter-path",
        "near the drive's root",
        "Make the environment in a folder with a shorter path",
    ),
}


def explain_statements(context: Context) -> tuple[Finding, ...]:
    """A finding for each kind of damage and each piece that the statements tell of."""
    every = [read_damage(statement) for statement in context.circumstances.damage]
    damages = [damage for damage in every if not is_told_elsewhere(damage)]
    findings = []
    interpreter = [damage for damage in damages if damage.kind in _INTERPRETERS]
    if interpreter:
        findings.append(_describe_interpreter(context, interpreter))
    by_kind: dict[tuple[DamageKind, str], list[Damage]] = {}
    for damage in damages:
        if damage.kind not in _INTERPRETERS:
            piece = _find_distribution(context, damage)
            by_kind.setdefault((damage.kind, piece), []).append(damage)
    findings += [_describe(context, kind, piece, found) for (kind, piece), found in by_kind.items()]
    return tuple(findings)


def _find_distribution(context: Context, damage: Damage) -> str:
    """The distribution that a statement is about: the installed TensorFlow where it says only tensorflow."""
    piece = damage.piece
    if not piece and ("tensorflow" in damage.statement.lower() or "_pywrap" in damage.statement):
        piece = "tensorflow"
    known = context.installed.keys() | context.circumstances.wants.keys()
    for name in (piece, piece.replace("-2-0-", "-2.0-")):
        if name in known:
            return name
    if piece in ("tensorflow", "tensorflow-core", "tensorflow-python") and context.tensorflow is not None:
        return context.tensorflow.distribution
    if piece == "nvidia":
        named = (name for name in context.installed if name.startswith("nvidia-cudnn"))
        return next(named, "nvidia-cudnn-cu12")
    return piece


def _describe_interpreter(context: Context, damages: list[Damage]) -> Finding:
    kinds = {damage.kind for damage in damages}
    version = _find_version(context, damages)
    minor = minor_of(version) if version else None
    again = (
        recreate(context.python, minor)
        if minor
        else act("recreate-env", "with any Python", "Make the environment again")
    )
    back = Remedy(
        id="reinstall-python",
        title=f"Install Python {minor} again" if minor else "Install the Python again",
        actions=(f"reinstall:python {minor or ''}".strip(),),
    )
    remedies: tuple[Remedy, ...] = (again, back)
    if DamageKind.COPIED_INTERPRETER in kinds:
        title = "This environment's Python is a copy without its library"
        why = (
            "virtualenv copies the interpreter and leaves the library it is linked to where it was. conda's "
            "Python looks for it beside itself and cannot start."
        )
        remedies = (
            Remedy(
                id=again.id,
                title=f"{again.title}, by conda itself or from a Python that is not conda's",
                changes=again.changes,
                actions=again.actions,
            ),
        )
    elif DamageKind.INCOMPLETE_INTERPRETER in kinds:
        title = "The Python of this environment is not complete"
        why = "Its standard library lacks a part, and every import of that part fails."
        remedies = (back, again)
    elif kinds == {DamageKind.MOVED}:
        title = "This environment was moved from where it was made"
        why = "Its scripts and its activation still name the old place, and start what lies there or nothing."
        remedies = (again,)
    else:
        title = "This environment has lost its Python"
        why = (
            "It was made with a Python that is no longer there or no longer the same. The packages are "
            "intact, but nothing can run them."
        )
    return Finding(
        rule="python-interpreter",
        category=Category.BROKEN_INSTALL,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=title,
        explanation=why,
        subject="python",
        evidence=_quote(damages, "Interpreter", "a Python that starts"),
        remedies=remedies,
    )


def _find_version(context: Context, damages: list[Damage]) -> str | None:
    if context.python:
        return context.python
    named = [version for damage in damages for version in damage.versions if version[:2] in ("2.", "3.")]
    return context.facts.pyvenv_cfg.get("version") or (named[0] if named else None)


def _describe(context: Context, kind: DamageKind, piece: str, damages: list[Damage]) -> Finding:
    is_board = piece in PROVIDERS
    text = MIXED_TENSORFLOW if is_board and kind is DamageKind.MIXED else TEXTS[kind]
    title = text.title.format(name=show_name(piece) if piece else "a package")
    why = f"{_name_versions(damages)}{text.why}" if text.names_versions else text.why
    return Finding(
        rule=text.rule,
        category=text.category,
        severity=Severity.ERROR if is_board and kind is DamageKind.TWICE else text.severity,
        confidence=text.confidence,
        title=f"A{title[1:]}" if title.startswith("a ") else title,
        explanation=why,
        subject="tensorflow" if is_board else piece or "files",
        evidence=_quote(damages, "Files", text.expected),
        remedies=tuple(
            _offer(context, piece, way)
            for way in text.ways
            if piece or way not in (Way.AGAIN, Way.CLEAN, Way.ALONE)
        ),
    )


def _name_versions(damages: list[Damage]) -> str:
    versions = list(dict.fromkeys(version for damage in damages for version in damage.versions))
    return f"{' and '.join(versions[:3])} are named. " if len(versions) > 1 else ""


def _offer(context: Context, piece: str, way: Way) -> Remedy:
    name = show_name(piece)
    if way in _WAYS:
        return act(*_WAYS[way])
    if way is Way.AGAIN:
        one = context.installed.get(piece)
        return reinstall((piece,), f"Install {name} {one.version if one else ''}".strip() + " again")
    if way is Way.CLEAN:
        return Remedy(
            id=f"reinstall-{piece}",
            title=f"Uninstall {name}, delete what is left of its folder, and install it again",
            actions=(
                f"reinstall:{piece} after its folder is deleted",
                f"remove:{piece} leftovers in site-packages",
            ),
        )
    if way is Way.ALONE:
        others = [one for one in sorted(PROVIDERS & context.installed.keys()) if one != piece]
        return Remedy(
            id=f"reinstall-{piece}",
            title=f"Remove all that brings TensorFlow, delete the folder, and install {name} again",
            changes=tuple(
                Change(name=one, before=context.installed[one].version, after=None) for one in others
            ),
            actions=(f"reinstall:{piece} after its folder is deleted",),
        )
    if way is Way.RENAME:
        return act("rename-file", f"{piece or 'it'} in that folder", "Rename or remove what comes first")
    return act(
        "remove", f"{piece or 'the entry'} from the import path", "Take that folder off the import path"
    )


def _quote(damages: list[Damage], what: str, expected: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(what=what, observed=damage.statement, expected=expected, source=_SOURCE)
        for damage in damages
    )
