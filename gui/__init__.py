"""The window. Imports ``core.app`` and ``core.model`` and nothing else of the core.

start.py       checks the display, builds the application, theme, bridge and main window
main_window/   frame, navigation, menus, actions; no page content
pages/         one folder per page: widgets and wiring, and state.py (pure: core facts to what is shown)
dialogs/       questions, forms and reports
models/        item models over core.model objects
bridge/        the only door from worker threads to widgets
widgets/       dumb reusable parts
theme/         palettes, style sheet, icons, spacing
"""
