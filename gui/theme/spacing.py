"""Distances and corner radii in device-independent pixels; the grid is 4."""

from __future__ import annotations

from enum import IntEnum


class Space(IntEnum):
    """Steps of the grid."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32
    HUGE = 48


class Radius(IntEnum):
    """Corner radii."""

    CELL = 4
    CONTROL = 6
    CARD = 8
    PILL = 11
