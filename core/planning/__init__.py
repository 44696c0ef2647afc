"""Turns findings and wishes into a previewable plan; changes nothing."""

from core.planning.choosing import Choice, choose
from core.planning.create import check_target, plan_create
from core.planning.fingerprint import compute_fingerprint
from core.planning.judging import Judge, get_errors, get_key
from core.planning.repair import plan_repair

__all__ = [
    "Choice",
    "Judge",
    "check_target",
    "choose",
    "compute_fingerprint",
    "get_errors",
    "get_key",
    "plan_create",
    "plan_repair",
]
