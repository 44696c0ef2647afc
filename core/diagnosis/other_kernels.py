"""A second TensorFlow, or its plug-in, in another folder that this one reads operations from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from core.compatibility import INSTALLED, drop_day, is_in_range, works_with
from core.diagnosis.context import Context
from core.diagnosis.duplicate_names import PROVIDERS
from core.diagnosis.remedies import act, show_name
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

# These load every library in tensorflow/core/kernels of every folder on the import path, not only their own.
_LOADS_KERNELS = ">=2.4,<2.7"
_HAS_KERNELS = ">=2.3"
# From here on every folder's tensorflow-plugins is loaded.
_LOADS_PLUGINS = ">=2.5"
_PLUGINS = ("tensorflow-metal", "tensorflow-directml-plugin", "intel-extension-for-tensorflow")
_SOURCE = (
    "Import of TensorFlow 2.4.0, 2.6.0 and 2.8.0 with 2.3.0 and 2.5.0 further down the import path, CPython "
    "3.8, Linux; tensorflow/__init__.py in the wheels; tensorflow/tensorflow#42978"
)
_REFERENCE = "https://github.com/tensorflow/tensorflow/issues/42978"


class Folder(Struct, frozen=True):
    """A further folder on the import path, in words, and what it holds."""

    where: str
    is_user_site: bool
    packages: dict[str, str]


def explain_kernels(context: Context, folders: tuple[Folder, ...]) -> tuple[Finding, ...]:
    """A finding for each folder behind this one whose operations this TensorFlow would load and cannot."""
    if context.tensorflow is None:
        return ()
    return tuple(finding for folder in folders for finding in _judge(context, folder))


def _judge(context: Context, folder: Folder) -> Iterator[Finding]:
    own = drop_day(context.version_of("tensorflow") or "")
    for name, version in folder.packages.items():
        if name in PROVIDERS:
            if (
                version != context.version_of("tensorflow")
                and is_in_range(own, _LOADS_KERNELS)
                and is_in_range(drop_day(version), _HAS_KERNELS)
            ):
                yield _describe(
                    context,
                    folder,
                    name,
                    "TensorFlow 2.4 to 2.6 load the operations in tensorflow/core/kernels of every folder of "
                    f"packages on the import path. Those of {name} {version} are made for another one, and "
                    "import tensorflow ends with an undefined symbol.",
                )
            continue
        if name in _PLUGINS and is_in_range(own, _LOADS_PLUGINS) and not _goes_with(context, name, version):
            yield _describe(
                context,
                folder,
                name,
                "TensorFlow loads plug-ins from every folder of packages on the import path. "
                f"{show_name(name)} {version} is not made for {context.tensorflow_title}.",
            )


def _goes_with(context: Context, name: str, version: str) -> bool:
    own = context.version_of("tensorflow") or ""
    return all(
        works_with(pair, version, own)
        for pair in context.matrix.plugins.pairs_of(name, version)
        if pair.partner == "tensorflow" and pair.works != INSTALLED
    )


def _describe(context: Context, folder: Folder, name: str, why: str) -> Finding:
    version = folder.packages[name]
    return Finding(
        rule="shadowing-kernels",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title=f"{show_name(name)} {version} in another folder disturbs {context.tensorflow_title}",
        explanation=why,
        subject="tensorflow",
        evidence=(
            Evidence(
                what=f"{name} in {folder.where}",
                observed=version,
                expected=f"{context.version_of('tensorflow')}, or none",
                source=_SOURCE,
            ),
        ),
        remedies=_separate(context, folder, name),
        references=(_REFERENCE,),
    )


def _separate(context: Context, folder: Folder, name: str) -> tuple[Remedy, ...]:
    ways = []
    if context.facts.pyvenv_cfg.get("include-system-site-packages", "").lower() == "true":
        title = "Keep the base Python's packages out"
        ways.append(act("set-pyvenv-cfg", "include-system-site-packages=false", title))
    if folder.is_user_site:
        title = "Set PYTHONNOUSERSITE=1 for this environment"
        ways.append(act("set-env", "PYTHONNOUSERSITE=1", title))
        ways.append(act("remove", f"user-site {name}", f"Remove {show_name(name)} from the user site"))
    else:
        ways.append(act("remove", f"{name} from {folder.where}", f"Remove {show_name(name)} from there"))
    return tuple(ways)
