"""Examples of what was printed: one that names a cause, one that names none."""

from __future__ import annotations

from core.model import Circumstances
from tests.core.diagnosis.build import build_facts, build_host

_NOTHING = build_facts()
FIRES = {
    "message": (
        _NOTHING,
        build_host(),
        Circumstances(error="TypeError: Descriptors cannot not be created directly."),
    ),
}
QUIET = {
    "message": (_NOTHING, build_host(), Circumstances(error="Epoch 1/5, loss: 0.3, accuracy: 0.9")),
}
