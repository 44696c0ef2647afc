"""``python -m core.refresh``: compares the machine-made rows with the package index, and renews them."""

from __future__ import annotations

import sys

from core.refresh.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
