"""Rows of saved models: which Keras loads what another one wrote."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class ModelFileRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What loads a saved model; the first row that fits decides.

    ``format`` is ``h5``, ``keras``, ``savedmodel``, ``pickle`` or ``weights``. ``writer`` and ``reader``
    are ranges of Keras: of the one inside TensorFlow before 2.6, of the package else; a writer of
    ``2.2.4+tf`` signed itself ``2.2.4-tf``. ``tensorflow`` is the reader's TensorFlow where that decides.
    ``package`` is the reader's, ``keras`` or ``tf-keras``; ``inside`` rows speak of the Keras inside
    TensorFlow alone. ``outcome`` is ``loads``, ``fails`` or ``depends`` (on the layers in it). ``opens``
    maps ``tensorflow`` and ``keras`` to ranges that load the file, where ``{writer}`` is the writer's
    version; ``legacy`` says that tf-keras does too. ``instead`` is code that reads the file here,
    ``convert`` how to write it anew, ``error`` what is printed.
    """

    id: str
    format: str
    writer: str
    reader: str
    outcome: str
    evidence: str
    sources: tuple[str, ...]
    why: str = ""
    package: str = "keras"
    inside: bool = False
    tensorflow: str = ""
    same_minor_loads: bool = False
    opens: Mapping[str, str] = {}
    legacy: bool = False
    instead: str = ""
    convert: str = ""
    error: str = ""


class ModelFileCue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words that a message holds, all of them, where the row is the cause."""

    words: tuple[str, ...]
    row: str


class ModelFilesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """model_files.yaml."""

    sources: Mapping[str, str]
    model_files: tuple[ModelFileRow, ...] = ()
    cues: tuple[ModelFileCue, ...] = ()
