"""Rows of Keras and tf-keras: backends, and how they go with TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Category


class Pair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a range of Keras and a range of TensorFlow go together; the first row that fits decides.

    ``package`` is ``keras`` or ``tf-keras``. ``stops`` is ``nothing`` (they fit), ``tf.keras`` (and
    with it most of TensorFlow), ``keras`` (only ``import keras`` or training with it) or ``maybe`` (not
    promised by anybody). ``prefer`` is the Keras to install instead where the
    release's own requirement does not say it.
    """

    id: str
    keras: str
    tensorflow: str
    stops: str
    evidence: str
    sources: tuple[str, ...]
    package: str = "keras"
    category: Category = Category.KERAS_TF_MISMATCH
    why: str = ""
    error: str = ""
    prefer: str | None = None


class Backends(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The backends a range of Keras accepts, each with the distributions that provide it.

    ``package`` is ``keras`` or ``keras-core``. ``minimum`` are the oldest versions that it supports;
    below ``better`` parts of it do not work.
    """

    keras: str
    accepts: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    package: str = "keras"
    minimum: Mapping[str, str] = {}
    better: Mapping[str, str] = {}


class PairsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """pairs.yaml."""

    sources: Mapping[str, str]
    pairs: tuple[Pair, ...]
    backends: tuple[Backends, ...]
