"""Names and arguments in code, or in what was printed, that the installed release does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.compatibility import ApiName, has_name, is_in_range, locate
from core.diagnosis.code_names import CodeUse, read_code
from core.diagnosis.context import Context
from core.diagnosis.keras_changes import change_code, switch_keras, switch_tensorflow, use_legacy
from core.diagnosis.missing_names import MissingName, read_missing_names
from core.diagnosis.namespaces import find_api_version, find_version_used, name_namespace
from core.diagnosis.pairings import find_mismatches, judge
from core.diagnosis.remedies import drop_address, find_addresses, phrase_range
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.saved_models import find_reader, find_told
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

_NAMES = {"tensorflow": "TensorFlow", "keras": "Keras", "tf-keras": "tf-keras"}
_SHOWN = 4
# These come from elsewhere; whose code asked for the name is then not the user's.
_OWN = frozenset({"tensorflow", "keras", "tf-keras", "numpy", "python", "pip", "setuptools", "wheel"})


class _Missing(Struct, frozen=True):
    """A name that is not there: its row, by which distribution's version, and where it was seen."""

    row: ApiName
    name: str
    distribution: str
    version: str | None
    seen: str
    from_code: bool


def check_names(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The installed releases have the names that the code uses."""
    circumstances = context.circumstances
    if not circumstances.code and not circumstances.error:
        return NotApplicable("There is no code to look at.")
    missing = list(_find_in_code(context, circumstances.code))
    if not missing and circumstances.error:
        missing = list(_find_in_error(context, circumstances.error))
    if not missing:
        return ()
    return (_describe(context, missing),)


def _find_in_code(context: Context, code: str) -> Iterator[_Missing]:
    seen: set[tuple[str, str]] = set()
    uses = read_code(code).uses
    spaces = {space for use in uses if (space := name_namespace(use.name)) is not None}
    for use in uses:
        for row, name in _list_rows(context, use):
            distribution, version = _judge(context, use.name, spaces)
            if version is None or has_name(row, distribution, version):
                continue
            if (row.name, row.argument) in seen or _is_told_deeper(seen, row):
                continue
            seen.add((row.name, row.argument))
            yield _Missing(row, name, distribution, version, use.line, from_code=True)


def _is_told_deeper(seen: set[tuple[str, str]], row: ApiName) -> bool:
    return not row.argument and any(name.startswith(f"{row.name}.") for name, _ in seen)


def _list_rows(context: Context, use: CodeUse) -> Iterator[tuple[ApiName, str]]:
    names = context.matrix.api_names
    if use.name.startswith("."):
        called = use.name
        row = names.find_method(use.name[1:])
    else:
        called = locate(use.name).name
        row = names.find(called)
    if row is not None:
        yield row, use.name
    for keyword in use.keywords:
        row = names.find_argument(called, keyword)
        if row is not None:
            yield row, f"{use.name}({keyword}=)"


def _judge(context: Context, name: str, spaces: set[str]) -> tuple[str, str | None]:
    """The distribution and version that decide; of a method those of the Keras that the code imports."""
    if not name.startswith("."):
        return find_api_version(context, locate(name).distribution)
    if "keras" in spaces and "tensorflow.keras" not in spaces:
        return "keras", find_version_used(context, "keras")
    if "tf_keras" in spaces:
        return "tf-keras", find_version_used(context, "tf-keras")
    distribution, version = find_api_version(context, "tensorflow")
    return (distribution, version) if version else ("keras", find_version_used(context, "keras"))


def _find_in_error(context: Context, error: str) -> Iterator[_Missing]:
    if find_told(context, find_reader(context)) is not None:
        return
    is_loading = context.circumstances.model_file is not None or "deserializ" in error
    for told in read_missing_names(error, context.matrix.api_names):
        if told.row.argument and is_loading:
            continue
        distribution, version = _judge_told(context, told)
        if version is not None and has_name(told.row, distribution, version):
            continue
        if _is_explained_by_pair(context) or _is_asked_by_plugin(context):
            continue
        yield _Missing(told.row, told.name, distribution, version, told.line, from_code=False)
        return


def _judge_told(context: Context, told: MissingName) -> tuple[str, str | None]:
    if told.name.startswith("."):
        distribution, version = find_api_version(context, "tensorflow")
        if version is not None:
            return distribution, version
        return "keras", find_version_used(context, "keras")
    return find_api_version(context, locate(told.name).distribution)


def _is_explained_by_pair(context: Context) -> bool:
    """Whether the missing name is one that a Keras of another time asks TensorFlow for."""
    keras = context.facts.keras
    if keras is None or keras.version is None or context.release is None:
        return False
    pair = context.matrix.keras_pair(context.release.version, keras.version)
    return pair is not None and pair.stops in ("keras", "tf.keras")


def _is_asked_by_plugin(context: Context) -> bool:
    """Whether a plug-in is there whose import fails with this TensorFlow: it asks for such names."""
    return any(
        mismatch.pair is not None
        and mismatch.pair.stops == "import"
        and judge(context, mismatch) is Severity.ERROR
        for mismatch in find_mismatches(context)
    )


def _describe(context: Context, missing: list[_Missing]) -> Finding:
    first = missing[0]
    row = first.row
    category = next(
        (one.row.category for one in missing if one.row.category is not Category.API_CHANGE), None
    )
    sources = tuple(dict.fromkeys(source for one in missing[:_SHOWN] for source in one.row.sources))
    known = context.matrix.api_names.sources
    words = tuple(known.get(source, source) for source in sources)
    is_foreign = not first.from_code and _has_other_libraries(context)
    return Finding(
        rule="api-name",
        category=category or row.category,
        severity=Severity.WARNING if is_foreign else Severity.ERROR,
        confidence=Confidence.HIGH if first.version and first.from_code else Confidence.MEDIUM,
        title=_title(first),
        explanation=_explain(first, len(missing)),
        subject="keras" if first.distribution != "tensorflow" else "tensorflow",
        evidence=tuple(_show(one, context) for one in missing[:_SHOWN]),
        remedies=_propose(context, missing),
        references=find_addresses(words),
    )


def _title(one: _Missing) -> str:
    what = _show_name(one)
    place = _NAMES.get(one.distribution, one.distribution)
    if one.version is None:
        return f"{what} is not there in every {place}"
    return f"{what} is not in {place} {one.version}"


def _show_name(one: _Missing) -> str:
    if one.row.argument:
        called = one.name.removesuffix(f"({one.row.argument}=)").removesuffix(".*")
        name = called.lstrip(".").rpartition(".")[2] or called.lstrip(".")
        return f"The argument {one.row.argument} of {name}"
    if one.name.startswith("."):
        return f"The method {one.name[1:]}"
    return one.name.replace("tensorflow.", "tf.", 1) if one.name.startswith("tensorflow.") else one.name


def _explain(one: _Missing, count: int) -> str:
    place = _NAMES.get(one.distribution, one.distribution)
    where = _phrase_where(one, place)
    more = f" {count - 1} more of the names used here are not there either." if count > 2 else ""
    more = more or (" Another name used here is not there either." if count == 2 else "")
    error = f" It fails with “{one.row.error}”" if one.row.error else ""
    error = f"{error.rstrip('.')}." if error else ""
    note = f" {one.row.note[0].upper()}{one.row.note[1:]}." if one.row.note else ""
    return f"{where}{note}{error}{more} The code was written for another release."


def _phrase_where(one: _Missing, place: str) -> str:
    specifier = one.row.exists.get(one.distribution, "")
    if specifier == "<0":
        return f"{_show_name(one)} never was in {place}."
    plain = ",".join(part for part in specifier.split(",") if not part.startswith("!="))
    if not plain:
        return f"Several releases of {place} lack {_show_name(one)}."
    return f"{_show_name(one)} is in {place} {phrase_range(plain)}."


def _show(one: _Missing, context: Context) -> Evidence:
    known = context.matrix.api_names.sources
    place = _NAMES.get(one.distribution, one.distribution)
    specifier = one.row.exists.get(one.distribution, "")
    wanted = "no release" if specifier == "<0" else f"{place} {phrase_range(specifier)}".strip()
    return Evidence(
        what="Code" if one.from_code else "What was printed",
        observed=one.seen,
        expected=f"{wanted}; or: {_adapt(one, context)}" if one.row.instead else wanted,
        source="; ".join(drop_address(known.get(source, source)) for source in one.row.sources),
    )


def _adapt(one: _Missing, context: Context) -> str:
    """The code to write; without TensorFlow the keras package is what there is."""
    if context.tensorflow is None and context.circumstances.is_complete:
        return one.row.instead.replace("tensorflow.keras", "keras")
    return one.row.instead


def _propose(context: Context, missing: list[_Missing]) -> tuple[Remedy, ...]:
    actions = tuple(dict.fromkeys(_adapt(one, context) for one in missing[:_SHOWN] if one.row.instead))
    first = missing[0]
    remedies: list[Remedy] = []
    if actions:
        code = change_code(actions[0])
        remedies.append(
            Remedy(id=code.id, title=code.title, actions=tuple(f"change-code:{text}" for text in actions))
        )
    legacy = first.row.exists.get("tf-keras", "<0")
    is_legacy_name = first.distribution == "tensorflow" or first.row.category is Category.KERAS3_LEGACY
    if is_legacy_name and is_in_range("2.18.0", legacy):
        remedies += use_legacy(context)
    specifier = _join(
        one.row.exists.get(first.distribution, "")
        for one in missing
        if one.distribution == first.distribution
    )
    is_gapped = first.row.argument and all(part.startswith("!=") for part in specifier.split(","))
    if specifier and "<0" not in specifier.split(",") and not is_gapped:
        if first.distribution == "tensorflow":
            remedies += switch_tensorflow(context, specifier)
        elif first.distribution == "keras":
            remedies += switch_keras(context, specifier)
    return tuple(remedies)


def _join(ranges: Iterable[str]) -> str:
    return ",".join(dict.fromkeys(part for text in ranges for part in text.split(",") if part))


def _has_other_libraries(context: Context) -> bool:
    """Whether libraries are there that may be the ones that ask for a name."""
    return any(
        name not in _OWN
        and name.startswith(("keras-", "tensorflow-", "tf-", "transformers", "segmentation-"))
        and name not in _HARMLESS
        for name in context.installed
    )


_HARMLESS = frozenset(
    {
        "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos", "tensorflow-estimator",
        "tensorflow-io-gcs-filesystem", "keras-preprocessing", "keras-applications", "tensorflow-metal",
        "tf-nightly", "keras-nightly", "tensorflow-base", "tensorflow-cpu-aws",
    }
)  # fmt: skip


RULES = (
    Rule(
        id="api-name",
        family="api",
        checks="The installed releases have the names that the code uses",
        check=check_names,
    ),
)
