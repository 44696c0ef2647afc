"""The window. Imports ``core.app`` and ``core.model`` and nothing else of the core.

A page imports no other page; what several need lies in a room of its own.

    start.py       checks the display, then builds the application, theme, bridge and main window
    display/       says which library or display is missing, without importing Qt
    main_window/   frame, navigation, menus, actions; no page content
    pages/         one folder per page: widgets and wiring, and state.py (pure: core facts to what is shown)
    plan_view/     a plan in words and tables, for the repair page and the new environment
    run_report/    a running or ended change, step by step
    dialogs/       questions, forms and reports
    models/        item models over core.model objects
    bridge/        the only door from worker threads to widgets
    wording/       amounts, times, names and health in words, the same on every page
    widgets/       dumb reusable parts
    theme/         palettes, style sheet, icons, spacing
"""
