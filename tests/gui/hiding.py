"""Runs a command in a mount namespace of its own in which some shared libraries do not exist."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SCRIPT = """
set -e
work=$1; folder=$2; names=$3; shift 3
mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/work"
mount -t overlay overlay -o "lowerdir=$folder,upperdir=$work/upper,workdir=$work/work" "$folder"
for name in $names; do rm "$folder/$name"*; done
exec "$@"
"""


def find_library_folder() -> Path:
    """The folder in which this distribution keeps its shared libraries."""
    multiarch = str(sysconfig.get_config_var("MULTIARCH") or "lib64")
    folders = (Path("/usr/lib", multiarch), Path("/usr/lib64"), Path("/usr/lib"))
    return next(folder for folder in folders if folder.is_dir())


def run_without(
    libraries: tuple[str, ...], command: list[str], work: Path, environ: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` where ``libraries`` are hidden; ``work`` is an empty folder."""
    hidden = ["unshare", "--mount", "sh", "-c", _SCRIPT, "sh"]
    return subprocess.run(
        [*hidden, str(work), str(find_library_folder()), " ".join(libraries), *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environ},
    )
