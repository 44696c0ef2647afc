"""Saved models that the Keras here cannot read as another one wrote them."""

from __future__ import annotations

from core.compatibility import ModelFileRow, drop_day, is_in_range, is_inside, minor_of
from core.diagnosis.context import Context
from core.diagnosis.keras_changes import change_code, switch_keras, switch_tensorflow, use_legacy
from core.diagnosis.namespaces import find_version_used
from core.diagnosis.remedies import act, drop_address, find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.saved_models import Reader, find_reader, find_told, reads_weights_only
from core.model import Category, Confidence, Evidence, Finding, ModelFile, Remedy, Severity

_KINDS = {"h5": ".h5 file", "keras": ".keras file", "savedmodel": "SavedModel folder", "pickle": "pickle"}


def check_model_file(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The Keras here reads the saved model."""
    circumstances = context.circumstances
    if circumstances.model_file is None and not circumstances.error and not circumstances.code:
        return NotApplicable("There is no saved model to look at.")
    reader = find_reader(context)
    file = circumstances.model_file
    writer = _find_writer(context, file) if file is not None else None
    told = find_told(context, reader)
    if told is not None:
        return (_describe(context, told, reader, writer, is_told=True),)
    if file is None:
        return ()
    if writer is None:
        return _judge_unknown(context, file, reader)
    if reader.version is None:
        return ()
    tensorflow = find_version_used(context, "tensorflow")
    row = context.matrix.saved_models.find(
        file.format, writer, reader.version, reader.package, tensorflow, is_inside=reader.is_inside
    )
    if row is None or row.outcome == "loads" or (row.format == "h5" and reads_weights_only(context)):
        return ()
    return (_describe(context, row, reader, writer, is_told=False),)


def _find_writer(context: Context, file: ModelFile) -> str | None:
    if file.keras_version:
        return file.keras_version
    if not file.tensorflow_version:
        return None
    tensorflow = drop_day(file.tensorflow_version)
    release = context.matrix.release(tensorflow)
    if is_inside(tensorflow):
        return release.keras if release is not None and release.keras_inside else None
    if is_in_range(tensorflow, ">=2.16"):
        return context.matrix.keras_for(tensorflow, None)
    return f"{minor_of(tensorflow)}.0"


def _judge_unknown(context: Context, file: ModelFile, reader: Reader) -> tuple[Finding, ...]:
    """What holds whoever wrote the file."""
    if reader.version is None:
        return ()
    models = context.matrix.saved_models
    row = models.find(file.format, "2.0", reader.version, reader.package, None)
    if row is None or row.format not in ("savedmodel", "pickle") or row.outcome == "loads":
        return ()
    return (_describe(context, row, reader, None, is_told=False),)


def _describe(
    context: Context, row: ModelFileRow, reader: Reader, writer: str | None, *, is_told: bool
) -> Finding:
    known = context.matrix.saved_models.sources
    words = tuple(known.get(source, source) for source in row.sources)
    here = f"{'tf-keras' if reader.package == 'tf-keras' else 'Keras'} {reader.version or ''}".strip()
    kind = _KINDS.get(row.format, "file of weights")
    severity = Severity.ERROR if is_told or (row.outcome == "fails" and writer) else Severity.WARNING
    by = f"a {kind} of Keras {writer}" if writer else f"this {kind}"
    verb = "cannot read" if severity is Severity.ERROR else "may not read"
    error = f" It fails with “{row.error.rstrip('.')}”." if row.error and not is_told else ""
    return Finding(
        rule="model-file",
        category=Category.MODEL_FILE,
        severity=severity,
        confidence=Confidence.HIGH if writer or is_told else Confidence.MEDIUM,
        title=f"{here} {verb} {by}",
        explanation=f"{row.why}{error}",
        subject="keras",
        evidence=(
            Evidence(
                what="Saved model",
                observed=f"{kind}, written by Keras {writer}" if writer else kind,
                expected=_phrase_reader(row),
                source="; ".join(drop_address(word) for word in words),
            ),
        ),
        remedies=_propose(context, row, reader, writer),
        references=find_addresses(words),
    )


def _phrase_reader(row: ModelFileRow) -> str:
    parts = [f"{name} {range_}" for name, range_ in row.opens.items() if "{" not in range_]
    return " or ".join(parts) or "the Keras that wrote it"


def _propose(context: Context, row: ModelFileRow, reader: Reader, writer: str | None) -> tuple[Remedy, ...]:
    remedies: list[Remedy] = []
    if row.legacy and reader.package == "keras":
        remedies += use_legacy(context)
    if row.instead:
        remedies.append(change_code(row.instead))
    tensorflow = row.opens.get("tensorflow")
    keras = row.opens.get("keras")
    if keras is not None and "{writer}" in keras:
        keras = f"=={minor_of(writer.partition('-')[0])}.*" if writer else None
    if tensorflow is not None and context.tensorflow is not None:
        remedies += switch_tensorflow(context, tensorflow)
    elif keras is not None:
        remedies += switch_keras(context, keras)
    if row.convert:
        remedies.append(act("convert-model", row.convert, f"Write the model anew: {row.convert}"))
    return tuple(remedies)


RULES = (
    Rule(
        id="model-file",
        family="model-file",
        checks="The Keras here reads the saved model",
        check=check_model_file,
    ),
)
