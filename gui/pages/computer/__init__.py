"""This computer."""

from gui.pages.computer.page import ComputerPage
from gui.pages.computer.state import describe_for_status

__all__ = ["ComputerPage", "describe_for_status"]
