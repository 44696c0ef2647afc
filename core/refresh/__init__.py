"""Renews the machine-made rows of the matrix from the package index (``python -m core.refresh``)."""
