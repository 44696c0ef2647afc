"""Reusable parts that know nothing of environments or jobs; pages fill them."""

from gui.widgets.banner import Banner
from gui.widgets.buttons import (
    ElidedButton,
    ToolButton,
    add_shortcut_to_tooltip,
    flat_button,
    link_button,
    push_button,
)
from gui.widgets.card import Card
from gui.widgets.choice_card import ChoiceCard
from gui.widgets.code_block import CodeBlock
from gui.widgets.empty_state import EmptyState
from gui.widgets.fit_strip import FitPiece, FitStrip, MiniStrip
from gui.widgets.flow_page import FlowPage
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import ElidedLabel, LinksLabel, as_tooltip, label, line, paragraph, set_paragraph
from gui.widgets.pill import Pill, count, tag
from gui.widgets.scroll_page import ScrollPage
from gui.widgets.segmented import Segmented
from gui.widgets.step_row import PlannedStepRow, StepMark, StepRow
from gui.widgets.thin_bar import ThinBar

__all__ = [
    "Banner",
    "Card",
    "ChoiceCard",
    "CodeBlock",
    "ElidedButton",
    "ElidedLabel",
    "EmptyState",
    "FitPiece",
    "FitStrip",
    "FlowPage",
    "IconLabel",
    "LinksLabel",
    "MiniStrip",
    "Pill",
    "PlannedStepRow",
    "ScrollPage",
    "Segmented",
    "StepMark",
    "StepRow",
    "ThinBar",
    "ToolButton",
    "add_shortcut_to_tooltip",
    "as_tooltip",
    "count",
    "flat_button",
    "label",
    "line",
    "link_button",
    "paragraph",
    "push_button",
    "set_paragraph",
    "tag",
]
