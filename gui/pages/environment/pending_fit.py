"""The fit strip while the fit is being worked out: what is there, judged as not checked."""

from __future__ import annotations

from core.model import Environment, Fit, FitKind, Piece

_UNKNOWN = "–"


def derive_pending_fit(environment: Environment) -> Fit:
    """As many pieces as there will be, so that nothing below moves when the answer comes."""
    facts = environment.facts
    python = _build_piece("python", "Python", facts.python.version)
    if facts.tensorflow is None:
        return Fit(board=None, note="", pieces=(python,))
    keras = facts.keras
    pieces = (
        python,
        _build_piece("", "Libraries", None),
        _build_piece("keras", "Keras", (keras.version or keras.inside_tensorflow) if keras else None),
        _build_piece("cuda", "CUDA", facts.cuda[0].version if facts.cuda else None),
        _build_piece("cudnn", "cuDNN", facts.cudnn[0].version if facts.cudnn else None),
        _build_piece("driver", "Driver", None),
    )
    return Fit(board=f"TensorFlow {facts.tensorflow.version}", note="", pieces=pieces)


def _build_piece(subject: str, title: str, version: str | None) -> Piece:
    return Piece(
        subject=subject, label=title, value=version or _UNKNOWN, kind=FitKind.UNKNOWN, verdict="Not checked"
    )
