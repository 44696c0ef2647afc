"""The repair of one environment: its plan, its run and its result."""

from gui.pages.repair_plan.page import RepairPlanPage

__all__ = ["RepairPlanPage"]
