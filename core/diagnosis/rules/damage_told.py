"""Damage that somebody describes in words, told in the same findings as damage that a scan sees."""

from __future__ import annotations

from core.compatibility import minor_of
from core.diagnosis.context import Context
from core.diagnosis.damage_words import Damage, DamageKind, is_told_elsewhere, read_damage
from core.diagnosis.duplicate_names import PROVIDERS
from core.diagnosis.remedies import act, recreate, reinstall, show_name
from core.diagnosis.rule import NotApplicable, Rule
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
_STDLIB = "Its standard library lacks a part, so that every import of it fails."


def check_statements(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Nothing that is said of the files means that they are damaged."""
    statements = context.circumstances.damage
    if not statements:
        return NotApplicable("Nothing is said of damage.")
    every = [read_damage(statement) for statement in statements]
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
    if not piece and "tensorflow" in damage.statement.lower():
        piece = "tensorflow"
    if not piece and "_pywrap" in damage.statement:
        piece = "tensorflow"
    if piece in context.installed or piece in context.circumstances.wants:
        return piece
    if piece in ("tensorflow", "tensorflow-core", "tensorflow-python") and context.tensorflow is not None:
        return context.tensorflow.distribution
    if piece == "nvidia":
        return next(
            (name for name in context.installed if name.startswith("nvidia-cudnn")), "nvidia-cudnn-cu12"
        )
    dotted = piece.replace("-2-0-", "-2.0-")
    return dotted if dotted in context.installed or dotted in context.circumstances.wants else piece


def _describe_interpreter(context: Context, damages: list[Damage]) -> Finding:
    kinds = {damage.kind for damage in damages}
    version = _find_version(context, damages)
    minor = minor_of(version) if version else None
    again = (
        recreate(context.python, minor)
        if minor
        else Remedy(
            id="recreate", title="Make the environment again", actions=("recreate-env:with any Python",)
        )
    )
    back = reinstall(
        (f"python {minor}" if minor else "python",), f"Install Python {minor or ''} again".replace("  ", " ")
    )
    remedies: tuple[Remedy, ...] = (again, back)
    if DamageKind.COPIED_INTERPRETER in kinds:
        title = "This environment's Python is a copy without its library"
        why = (
            "virtualenv copies the interpreter and leaves the library it is linked to where it was. A Python of conda "
            "looks for it beside itself and cannot start."
        )
        remedies = (
            Remedy(
                id=again.id,
                title=f"{again.title}, with conda or from a Python that is not conda's",
                changes=again.changes,
                actions=again.actions,
            ),
        )
    elif DamageKind.INCOMPLETE_INTERPRETER in kinds:
        title = "The Python of this environment is not complete"
        why = _STDLIB
        remedies = (back, again)
    elif kinds == {DamageKind.MOVED}:
        title = "This environment was moved from where it was made"
        why = "Its scripts and its activation still name the old place, and start what lies there or nothing."
        remedies = (again,)
    else:
        title = "This environment has lost its Python"
        why = (
            "It was made with a Python that is no longer there or no longer the same. The packages are intact, but "
            "nothing can run them."
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
    name = show_name(piece) if piece else "A package"
    is_board = piece in PROVIDERS
    again = _reinstall(context, piece)
    clean = _clean(piece) if piece else again
    anew = act("recreate-env", "in a new folder", "Make the environment again")
    expected = "whole files"
    rule, category, severity = "missing-files", Category.BROKEN_INSTALL, Severity.ERROR
    remedies: tuple[Remedy, ...] = (again, anew)
    if kind is DamageKind.MIXED and is_board:
        rule, category = "mixed-files", Category.DUPLICATE_TENSORFLOW
        title = f"The files of {name} are of another version than its metadata"
        why = (
            f"{_name_versions(damages)}Another package has written into the same folder; import takes the files, pip "
            "believes the metadata and says that everything is satisfied."
        )
        others = [one for one in sorted(PROVIDERS & context.installed.keys()) if one != piece]
        remedies = (_remove_others(context, piece, others), anew)
        expected = "files and metadata of one version"
    elif kind in (DamageKind.MIXED, DamageKind.TWICE):
        rule, severity = "two-versions", Severity.ERROR if is_board else Severity.WARNING
        title = f"{name} is there in two versions"
        why = (
            f"{_name_versions(damages)}An upgrade left the old one behind, or two tools installed it. The files may be "
            "a mixture."
        )
        remedies = (clean, anew)
        expected = "one version"
    elif kind is DamageKind.STALE:
        rule = "stale-files"
        title = f"{name}'s folder holds files of another version"
        why = (
            "An earlier installation left them behind, or another package wrote them. import finds old and new parts "
            "that do not know each other."
        )
        remedies = (clean, anew)
        expected = "only files that its list names"
    elif kind is DamageKind.METADATA:
        rule, severity = "damaged-metadata", Severity.WARNING
        title = f"The metadata of {name} is damaged"
        why = "Package tools cannot tell what is installed, and refuse to change or remove it."
        expected = "METADATA and RECORD"
    elif kind is DamageKind.HALF_REMOVED:
        rule, severity = "leftovers", Severity.WARNING
        title = f"A change of {name} was broken off and left its folder renamed"
        why = (
            "pip renames folders to names that begin with ~ while it works. Here it did not come to the end."
        )
        remedies = (clean, anew)
        expected = "no folder that begins with ~"
    elif kind is DamageKind.CONDA_RECORDS:
        rule, category = "conda-records", Category.CONDA_PIP_MIX
        title = "conda and pip have recorded different versions of the same packages"
        why = (
            "pip wrote over files that belong to conda. conda still counts on its own versions, and the next change "
            "by either of them mixes the files further."
        )
        remedies = (
            act(
                "recreate-env",
                "with conda first and pip after it",
                "Make the environment again: conda first, then pip",
            ),
            *([again] if piece else []),
        )
        expected = "one version, one tool"
    elif kind in (DamageKind.SHADOWED, DamageKind.PATH_ENTRY):
        rule, category = "shadowing-file", Category.PATH_SHADOWING
        title = f"{name} is imported from another place than it is installed in"
        why = "The first folder on the import path that has the name wins, whatever is installed."
        remedies = (
            act("rename-file", f"{piece or 'it'} in that folder", "Rename or remove what comes first"),
            act("path", "run the code from another folder", "Run the code from another folder"),
            act(
                "remove",
                f"{piece or 'the entry'} from the import path",
                "Take that folder off the import path",
            ),
        )
        if kind is DamageKind.PATH_ENTRY:
            remedies = (remedies[2], remedies[0])
        expected = "the installed package"
    elif kind is DamageKind.LONG_PATH:
        rule = "path-length"
        title = "A path is longer than Windows allows"
        why = "Files whose path passes 260 characters were not written, and the installation stopped there."
        remedies = (
            act("enable-long-paths", "LongPathsEnabled=1", "Allow long paths in Windows"),
            act(
                "shorter-path",
                "near the drive's root",
                "Make the environment in a folder with a shorter path",
            ),
        )
        expected = "259 characters at most"
    elif kind is DamageKind.PERMISSION:
        title = "Files could not be written for lack of rights"
        why = "An installation into a folder that belongs to somebody else stops halfway or goes to another place."
        remedies = (
            act("recreate-env", "in your own folder", "Make an environment in your own folder"),
            again,
        )
        expected = "a folder of your own"
    elif kind is DamageKind.DISK:
        title = "The disk was full while files were written"
        why = "What was being installed is not complete. Free some space before it is installed again."
        expected = "enough space"
    elif kind is DamageKind.INTERRUPTED:
        title = f"The installation of {name} did not come to its end"
        why = "Some of its files are there and some are not."
        remedies = (clean, anew)
    elif kind is DamageKind.MISSING:
        title = f"{name} lacks files that it installed"
        why = "Something removed them, or they were never written. Installing the same version again puts them back."
    else:
        severity = Severity.WARNING
        title = f"{name} is not as its installation left it"
        why = "What is said of its files does not belong to a whole installation."
    return Finding(
        rule=rule,
        category=category,
        severity=severity,
        confidence=Confidence.MEDIUM if kind in (DamageKind.OTHER, DamageKind.SHADOWED) else Confidence.HIGH,
        title=title,
        explanation=why,
        subject="tensorflow" if is_board else piece or "files",
        evidence=_quote(damages, "Files", expected),
        remedies=tuple(remedy for remedy in remedies if remedy.changes or remedy.actions),
    )


def _name_versions(damages: list[Damage]) -> str:
    versions = list(dict.fromkeys(version for damage in damages for version in damage.versions))
    return f"They name {' and '.join(versions[:3])}. " if len(versions) > 1 else ""


def _reinstall(context: Context, piece: str) -> Remedy:
    if not piece:
        return Remedy(id="reinstall", title="", actions=())
    one = context.installed.get(piece)
    version = f" {one.version}" if one is not None else ""
    return reinstall((piece,), f"Install {show_name(piece)}{version} again")


def _clean(piece: str) -> Remedy:
    return Remedy(
        id=f"reinstall-{piece}",
        title=f"Uninstall {show_name(piece)}, delete what is left of its folder, and install it again",
        actions=(
            f"reinstall:{piece} after its folder is deleted",
            f"remove:{piece} leftovers in site-packages",
        ),
    )


def _remove_others(context: Context, piece: str, others: list[str]) -> Remedy:
    return Remedy(
        id=f"reinstall-{piece}",
        title=f"Remove every package that brings TensorFlow, delete the folder, and install {show_name(piece)} again",
        changes=tuple(Change(name=one, before=context.installed[one].version, after=None) for one in others),
        actions=(f"reinstall:{piece} after its folder is deleted",),
    )


def _quote(damages: list[Damage], what: str, expected: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(what=what, observed=damage.statement, expected=expected, source=_SOURCE)
        for damage in damages
    )


RULES = (
    Rule(
        id="damage-told",
        family="damaged",
        checks="Nothing that is said of the files means damage",
        check=check_statements,
    ),
)
