"""Records what the index says of some companions: ``python -m tests.core.refresh.record_companions``.

The file holds names and texts of the wheels and no address, so that the test runs anywhere.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from core.machine import Folders
from core.refresh.address import find_index_address
from core.refresh.index import Index, IndexFile

RECORD = Path(__file__).parent / "companions_sample.json"
SAMPLE = {
    "tensorflow-text": "2.0.1 2.5.0 2.10.0 2.16.1 2.21.0",
    "tensorflow-probability": "0.9.0 0.15.0 0.25.0",
    "tensorflow-addons": "0.6.0 0.16.1 0.23.0",
    "tensorflow-io": "0.17.1 0.24.0 0.37.1",
    "tensorflow-hub": "0.9.0 0.16.1",
    "tensorflow-decision-forests": "0.2.7 1.12.0",
    "tensorflow-federated": "0.61.0",
    "tf-models-official": "2.5.0 2.13.2",
    "tf-agents": "0.8.0 0.19.0",
    "tensorboard": "1.15.0 2.11.2 2.18.0",
    "keras-hub": "0.18.1 0.23.0",
    "keras-tuner": "1.0.3 1.4.7",
    "numpy": "1.16.6 1.19.5 1.26.4 2.1.0",
    "protobuf": "3.20.3 4.25.8",
    "pydantic": "1.10.12 2.5.1",
    "jax": "0.4.16",
    "pandas": "1.1.5 2.2.2",
    "transformers": "4.39.3",
    "black": "21.8b0",
}


def record() -> None:
    """Read the sample from the index and write the file."""
    index = Index(find_index_address(os.environ, Path.home()), Folders.of_user().cache)
    rows = []
    for project, versions in SAMPLE.items():
        offered = index.files(project)
        for version in versions.split():
            wheels = [file for file in offered if file.version == version and file.kind == "wheel"]
            chosen = max(wheels, key=_prefer)
            metadata = index.metadata(chosen)
            rows.append(
                {
                    "project": project,
                    "version": version,
                    "wheels": sorted(file.name for file in wheels),
                    "read": chosen.name,
                    "python": "".join(re.findall(r"^Requires-Python: (.*)$", metadata, re.MULTILINE)),
                    "requires": re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE),
                }
            )
    lines = ",\n".join(json.dumps(row) for row in rows)
    RECORD.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _prefer(file: IndexFile) -> tuple[bool, bool, str]:
    return "-cp2" not in file.name and "-py2-" not in file.name, "linux" in file.name, file.name


if __name__ == "__main__":
    record()
