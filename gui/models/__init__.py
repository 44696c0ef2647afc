"""Item models over what the pages derived; they hold rows and decide nothing."""

from gui.models.environment_list import ROW_ROLE, EnvironmentListModel
from gui.models.row_table import Column, RowTableModel, SortableProxy

__all__ = ["ROW_ROLE", "Column", "EnvironmentListModel", "RowTableModel", "SortableProxy"]
