"""The parts that show a plan: strategies, strips, what changes, commands, steps. Pages share them."""

from gui.plan_view.body import PlanBody
from gui.plan_view.changes_table import ChangesModel, ChangesTable
from gui.plan_view.state import (
    ChangeRow,
    ChoiceView,
    PlannedStep,
    PlanView,
    derive_plan_view,
    describe_cost,
)

__all__ = [
    "ChangeRow",
    "ChangesModel",
    "ChangesTable",
    "ChoiceView",
    "PlanBody",
    "PlanView",
    "PlannedStep",
    "derive_plan_view",
    "describe_cost",
]
