"""One folder per page: widgets and wiring, and state.py, which is pure."""
