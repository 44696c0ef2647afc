"""Builds folders of environments out of real metadata, once, for the benchmarks."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

FORMAT = "3"
HOME = Path(tempfile.gettempdir()) / f"dovetail-benchmark-{FORMAT}"
# Together about 320 distributions that fit one another, half a minute over a slow line.
ROOTS = [
    "aiohttp", "alembic", "ansible-core", "beautifulsoup4", "black", "boto3", "celery", "cookiecutter",
    "coverage", "dask", "django", "elasticsearch", "fabric", "fastapi[standard]", "flask", "gevent",
    "google-auth", "gunicorn", "hatch", "httpx", "hypothesis", "ipython", "jsonschema", "jupyterlab",
    "keyring", "kubernetes", "loguru", "marshmallow", "mkdocs-material", "nox", "opentelemetry-sdk",
    "paramiko", "pre-commit", "prometheus-client", "pydantic-settings", "pylint", "pymongo", "pytest",
    "pytest-cov", "redis", "rich", "scrapy", "sentry-sdk", "sphinx", "sqlalchemy", "structlog", "textual",
    "tornado", "tox", "tqdm", "twine", "twisted", "typer",
]  # fmt: skip
VARIANTS = 3


def build_tree(count: int, size: int) -> Path:
    """A folder of ``count`` environments with ``size`` distributions each, made if not there yet."""
    root = HOME / f"{count}x{size}"
    if (root / "complete.json").exists():
        return root / "environments"
    material = _collect_material()
    shutil.rmtree(root, ignore_errors=True)
    chance = random.Random(count * 1000 + size)
    total = 0
    for number in range(count):
        prefix = root / "environments" / f"env{number:03}"
        _run("uv", "venv", "-q", "--python", sys.executable, str(prefix))
        (site,) = prefix.glob("lib/python*/site-packages")
        chosen = _choose(material, size, chance)
        for name in chosen:
            _copy_metadata(material[name], site, chance.randrange(VARIANTS))
        total += len(chosen)
    (root / "complete.json").write_text(json.dumps({"distributions": total}))
    return root / "environments"


def _collect_material() -> dict[str, tuple[Path, frozenset[str]]]:
    """Metadata folders of real packages by name, with the names of what each requires here."""
    prefix = HOME / "material"
    if not (prefix / "complete").exists():
        shutil.rmtree(prefix, ignore_errors=True)
        _run("uv", "venv", "-q", "--python", sys.executable, str(prefix))
        _run("uv", "pip", "install", "-q", "--python", str(prefix / "bin" / "python"), *ROOTS)
        (prefix / "complete").touch()
    (site,) = prefix.glob("lib/python*/site-packages")
    found = {_normalise(one.name): one for one in distributions(path=[str(site)])}
    return {name: (_folder_of(one, site), _needs(one, found.keys())) for name, one in found.items()}


def _choose(material: dict[str, tuple[Path, frozenset[str]]], size: int, chance: random.Random) -> set[str]:
    """Random distributions with all they require, as environments have them."""
    chosen: set[str] = set()
    names = sorted(material)
    while len(chosen) < size:
        waiting, group = [chance.choice(names)], set()
        while waiting:
            name = waiting.pop()
            if name not in group:
                group.add(name)
                waiting.extend(material[name][1])
        if len(chosen | group) <= size or chance.random() < 0.02:
            chosen |= group
    return chosen


def _copy_metadata(source: tuple[Path, frozenset[str]], site: Path, variant: int) -> None:
    """A copy, not a hard link; variants differ in a line nobody reads, as builds of one release do."""
    folder = source[0]
    target = site / folder.name
    target.mkdir()
    for entry in folder.iterdir():
        if entry.is_file():
            shutil.copyfile(entry, target / entry.name)
    text = (folder / "METADATA").read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^(Name: .*)$", rf"\1\nX-Variant: {variant}", text, count=1)
    (target / "METADATA").write_text(changed, encoding="utf-8")


def _folder_of(one: Distribution, site: Path) -> Path:
    return site / next(str(path.parent) for path in one.files or () if path.name == "METADATA")


def _needs(one: Distribution, known: object) -> frozenset[str]:
    from packaging.requirements import Requirement

    assert hasattr(known, "__contains__")
    needed = set()
    for text in one.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            name = _normalise(requirement.name)
            if name in known:
                needed.add(name)
    return frozenset(needed)


def _normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _run(*command: str) -> None:
    variables = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    subprocess.run(command, check=True, env=variables)
