"""Questions about saved models: which row speaks of a writer and a reader, or of a message."""

from __future__ import annotations

from core.compatibility.rows.model_files import ModelFileRow, ModelFilesFile
from core.compatibility.versions import is_in_range, minor_of

_FORMATS = {
    "h5": "h5", "hdf5": "h5", "keras": "keras", "keras_v3": "keras", "savedmodel": "savedmodel",
    "saved_model": "savedmodel", "tf": "savedmodel", "pb": "savedmodel", "joblib": "pickle",
    "pickle": "pickle", "pkl": "pickle", "dill": "pickle", "weights": "weights", "weights.h5": "weights",
    "checkpoint": "weights", "ckpt": "weights",
}  # fmt: skip


class ModelFiles:
    """The rows of model_files.yaml."""

    def __init__(self, file: ModelFilesFile) -> None:
        self.sources = file.sources
        self.rows = file.model_files
        self._cues = file.cues
        self._by_id = {row.id: row for row in file.model_files}

    def find(
        self,
        kind: str | None,
        writer: str,
        reader: str,
        package: str,
        tensorflow: str | None,
        *,
        is_inside: bool = False,
    ) -> ModelFileRow | None:
        """The first row for a format, the writer's and the reader's version; ``None`` for none.

        ``is_inside``: the reader is the Keras inside TensorFlow.
        """
        known = name_format(kind)
        signed = writer.replace("-tf", "+tf")
        for row in self.rows:
            if row.format != known or (row.package != package and row.outcome != "loads"):
                continue
            if row.inside and not is_inside:
                continue
            if row.tensorflow and (tensorflow is None or is_in_range(tensorflow, row.tensorflow) is not True):
                continue
            if is_in_range(signed, row.writer) is not True or is_in_range(reader, row.reader) is not True:
                continue
            if row.same_minor_loads and minor_of(signed.partition("+")[0]) == minor_of(reader):
                continue
            return row
        return None

    def find_by_message(
        self, text: str, reader: str | None, tensorflow: str | None, *, is_inside: bool = False
    ) -> ModelFileRow | None:
        """The row whose words a message holds, if what is known of the reader does not contradict it."""
        for cue in self._cues:
            if not all(word in text for word in cue.words):
                continue
            row = self._by_id[cue.row]
            if row.inside and reader is not None and not is_inside:
                continue
            if reader is not None and is_in_range(reader, row.reader) is False:
                continue
            if row.tensorflow and tensorflow is not None and is_in_range(tensorflow, row.tensorflow) is False:
                continue
            return row
        return None

    def row(self, row_id: str) -> ModelFileRow:
        """The row of that id."""
        return self._by_id[row_id]


def name_format(kind: str | None) -> str | None:
    """The rows' word for a format as people write it."""
    return _FORMATS.get((kind or "").lower().strip().lstrip("."))
