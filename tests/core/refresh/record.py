"""Records what the package index says of some releases: ``python -m tests.core.refresh.record``.

The file holds names, dates and texts of the wheels and no address, so that the test runs anywhere.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from core.machine import Folders
from core.refresh.address import find_index_address
from core.refresh.index import Index, IndexFile

RECORD = Path(__file__).parent / "index_sample.json"
BUILD_INFO = (r"(?:.*/)?tensorflow(?:_core)?/python/platform/build_info\.py",)
SAMPLE = {
    "tensorflow": (
        "1.0.0 1.2.1 1.4.1 1.7.0 1.10.0 1.12.3 1.13.1 1.14.0 1.15.0 1.15.5 2.0.0 2.1.0 2.2.0 2.3.1 2.4.1 "
        "2.5.0 2.6.2 2.7.4 2.9.3 2.10.1 2.11.0 2.12.1 2.13.1 2.15.0.post1 2.16.2 2.18.1 2.21.0"
    ),
    "tensorflow-cpu": "1.15.0 2.4.1 2.16.1 2.21.0",
    "tensorflow-gpu": "1.3.0 1.12.0 1.13.1 2.0.0 2.10.1 2.12.0",
    "tensorflow-macos": "2.5.0 2.12.0 2.16.2",
    "tensorflow-intel": "2.10.0 2.18.0",
    "tensorflow-cpu-aws": "2.11.1",
    "tensorflow-rocm": "2.10.0.520 2.14.0.600",
    "intel-tensorflow": "2.9.1",
    "keras": "2.0.8 2.2.4 2.3.1 2.4.3 2.6.0 2.12.0 2.15.0 3.0.0 3.6.0 3.15.1",
    "tf-keras": "2.15.0 2.20.0 2.21.0",
}


def record() -> None:
    """Read the sample from the index and write the file."""
    index = Index(find_index_address(os.environ, Path.home()), Folders.of_user().cache)
    rows = []
    for project, versions in SAMPLE.items():
        offered = index.files(project)
        for version in versions.split():
            files = [file for file in offered if file.version == version]
            wheels = sorted((file for file in files if file.kind == "wheel"), key=_prefer)
            row = {
                "project": project,
                "version": version,
                "files": [[file.name, file.uploaded, file.requires_python, file.yanked] for file in files],
            }
            if wheels:
                metadata = index.metadata(wheels[-1])
                row["wheel"] = wheels[-1].name
                row["requires"] = re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)
                build_info = list(index.read(wheels[-1], BUILD_INFO).values())
                row["build_info"] = build_info[0].partition("import")[2] if build_info else ""
            rows.append(row)
    lines = ",\n".join(json.dumps(row) for row in rows)
    RECORD.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _prefer(file: IndexFile) -> tuple[bool, tuple[int, int]]:
    """Linux on Intel last, and there the newest Python."""
    minor = re.search(r"-cp(\d)(\d+)-", file.name)
    python = (int(minor[1]), int(minor[2])) if minor else (0, 0)
    return "x86_64" in file.name and "linux" in file.name, python


if __name__ == "__main__":
    record()
