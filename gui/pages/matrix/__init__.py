"""What fits with what."""

from gui.pages.matrix.page import MatrixPage

__all__ = ["MatrixPage"]
