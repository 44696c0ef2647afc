"""A wish to install something: what is wished for, and the finding that says why it cannot be had."""

from __future__ import annotations

from msgspec import Struct

from core.diagnosis.offers import normalise_specifier
from core.diagnosis.remedies import show_name
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

_INDEX = "Wheels on the package index"


class Wish(Struct, frozen=True, kw_only=True):
    """One thing to install; ``specifier`` is empty where any version will do."""

    name: str
    specifier: str
    extras: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """``TensorFlow 2.4.1``, ``tensorflow-gpu 2.10.x``, ``TensorFlow (>=2.0)``."""
        name = show_name(self.name)
        if not self.specifier:
            return name
        if self.specifier.startswith("==") and "," not in self.specifier:
            return f"{name} {self.specifier[2:].replace('*', 'x')}"
        return f"{name} ({self.specifier})"


def read_wish(name: str, specifier: str) -> Wish:
    """A wish as written, extras apart: ``tensorflow[and-cuda]``, ``2.4`` …."""
    base, _, extras = name.partition("[")
    return Wish(
        name=base.strip().lower().replace("_", "-"),
        specifier=normalise_specifier(specifier),
        extras=tuple(one.strip() for one in extras.rstrip("] ").split(",") if one.strip()),
    )


def describe_wish(
    *,
    category: Category,
    title: str,
    explanation: str,
    subject: str,
    what: str,
    observed: str,
    expected: str,
    remedies: tuple[Remedy, ...],
    confidence: Confidence = Confidence.HIGH,
) -> Finding:
    """The finding about a wish that cannot be met: an error in any case."""
    return Finding(
        rule="wish",
        category=category,
        severity=Severity.ERROR,
        confidence=confidence,
        title=title,
        explanation=explanation,
        subject=subject,
        evidence=(Evidence(what=what, observed=observed, expected=expected, source=_INDEX),),
        remedies=remedies,
    )
