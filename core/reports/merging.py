"""Many pieces as one report: which value counts where several are told, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.compatibility import is_in_range, is_older
from core.inspection.keras import NAMES as KERAS_NAMES
from core.inspection.tensorflow import NAMES as TENSORFLOW_NAMES
from core.reports.piece import MENTIONED, WRITTEN, Piece

_TEXTS = frozenset({"code", "error"})
_LISTS = frozenset({"absent", "files", "env_unset", "damage"})
_MAPPINGS = frozenset(
    {"packages", "imported", "installers", "builds", "user_site", "env_vars", "pyvenv_cfg", "gpu", "cpu",
     "paths", "tf_build", "wants", "model_file", "libstdcxx", "system_dlls"}
)  # fmt: skip
_TITLES = {
    "os": "Operating system", "os_version": "System version", "arch": "Architecture", "python": "Python",
    "manager": "Manager", "gpu.model": "GPU", "gpu.driver": "NVIDIA driver", "gpu.cuda_toolkit": "CUDA",
    "gpu.cudnn": "cuDNN", "tf_build.cuda": "CUDA of the build", "tf_build.cudnn": "cuDNN of the build",
}  # fmt: skip
# Of these several may be true at once; none of them is a contradiction.
_MANY = (
    "env_vars",
    "installers",
    "pyvenv_cfg",
    "paths",
    "libstdcxx",
    "builds",
    "cpu",
    "model_file",
    "gpu.cuda_",
)
_FIRST_WITH_BOTH = "1.15"
_SPECIFIER = ("<", ">", "=", "~", "!")

Told = tuple[int, int, str, str]


def merge_pieces(
    pieces: Sequence[Piece], *, names_gpu_package: bool = False
) -> tuple[dict[str, object], list[str]]:
    """One report of all pieces, and sentences on what they contradict each other in.

    The heaviest value counts, of equally heavy ones the first; a more exact version beats a less exact
    one that it agrees with. What is only mentioned in sentences counts where it is told in one way.
    ``names_gpu_package`` says that the text speaks of tensorflow-gpu somewhere.
    """
    told: dict[str, list[Told]] = {}
    texts: dict[str, list[tuple[int, str]]] = {}
    values: dict[str, object] = {}
    for order, piece in enumerate(pieces):
        first = piece.lines[0] if piece.lines else 0
        for key, value in piece.values.items():
            if key in _TEXTS:
                texts.setdefault(key, []).append((first, str(value)))
            elif key in _MAPPINGS and isinstance(value, Mapping):
                for name, one in value.items():
                    _add(told, values, f"{key}.{name}", one, piece, order)
            elif key in _LISTS and isinstance(value, (list, tuple)):
                known = values.setdefault(key, [])
                if isinstance(known, list):
                    known += [one for one in value if one not in known]
            else:
                _add(told, values, key, value, piece, order)
    notes = []
    for path, candidates in told.items():
        chosen, note = _choose(path, candidates)
        if note is not None:
            notes.append(note)
        if chosen is None:
            continue
        key, dot, name = path.partition(".")
        if not dot:
            values[key] = chosen
        else:
            mapping = values.setdefault(key, {})
            if isinstance(mapping, dict):
                mapping[name] = chosen
    for key, parts in texts.items():
        values[key] = "\n".join(text for _, text in sorted(parts, key=_take_place))
    notes += _settle_imports(values, names_gpu_package)
    if not any(piece.weight == WRITTEN for piece in pieces):
        _drop_met_wishes(values)
    return values, notes


def _settle_imports(values: dict[str, object], names_gpu_package: bool) -> list[str]:
    """Versions that an import told become packages where no listed distribution gives them already."""
    imported = values.pop("imported", None)
    packages = values.setdefault("packages", {})
    notes: list[str] = []
    if not isinstance(imported, dict) or not isinstance(packages, dict):
        return notes
    for name, version in imported.items():
        family = {"tensorflow": TENSORFLOW_NAMES, "keras": KERAS_NAMES}.get(name, frozenset({name}))
        listed = sorted(one for one in packages if one in family)
        if not listed and name == "tensorflow" and _is_gpu_package(version, values, names_gpu_package):
            packages["tensorflow-gpu"] = version
        elif not listed:
            packages[name] = version
        elif not any(_agree(str(packages[one]), version) for one in listed):
            notes.append(
                f"{name}: {version} is told of the import, but {packages[listed[0]]} is listed as"
                f" {listed[0]}; "
                "the listed one is taken."
            )
    return notes


def _is_gpu_package(version: str, values: Mapping[str, object], is_named: bool) -> bool:
    """Whether an imported TensorFlow was tensorflow-gpu: up to 1.14 the plain package had no GPU code."""
    gpu = values.get("gpu")
    has_cuda = isinstance(gpu, Mapping) and ("cuda_toolkit" in gpu or "cudnn" in gpu)
    return is_named or (has_cuda and is_older(version, _FIRST_WITH_BOTH))


def _drop_met_wishes(values: dict[str, object]) -> None:
    """What a command asked for and what is there by now is no wish any more."""
    packages, wants = values.get("packages"), values.get("wants")
    if not isinstance(packages, Mapping) or not isinstance(wants, dict):
        return
    for name, specifier in list(wants.items()):
        there = packages.get(name)
        if not specifier:
            in_family = name in TENSORFLOW_NAMES and any(one in TENSORFLOW_NAMES for one in packages)
            is_met = there is not None or in_family
        else:
            is_met = there is not None and is_in_range(str(there), str(specifier)) is True
        if is_met:
            del wants[name]


def _add(
    told: dict[str, list[Told]], values: dict[str, object], path: str, value: object, piece: Piece, order: int
) -> None:
    if isinstance(value, str):
        told.setdefault(path, []).append((piece.weight, -order, value, piece.what))
        return
    key, dot, name = path.partition(".")
    if not dot:
        values.setdefault(key, value)
    else:
        mapping = values.setdefault(key, {})
        if isinstance(mapping, dict):
            mapping.setdefault(name, value)


def _take_place(part: tuple[int, str]) -> int:
    return part[0]


def _choose(path: str, candidates: list[Told]) -> tuple[str | None, str | None]:
    distinct = list(dict.fromkeys(value for _, _, value, _ in candidates))
    if len(distinct) == 1:
        return distinct[0], None
    exact = [one for one in candidates if not one[2].startswith(_SPECIFIER)]
    weight, _, value, source = max(exact or candidates, key=_weigh)
    for _, _, longer, longer_source in candidates:
        if longer.startswith(f"{value}."):
            value, source = longer, longer_source
    others = [one for one in candidates if not _agree(one[2], value)]
    if not others or path.startswith(_MANY):
        return value, None
    other = max(others, key=_weigh)
    title = _TITLES.get(path, path.partition(".")[2] or path)
    if weight <= MENTIONED and other[0] >= weight:
        listed = " and ".join(distinct[:4])
        return None, f"{title}: {listed} are mentioned; which one is meant is not clear, so none is used."
    return value, (
        f"{title}: {value} ({source}) and {other[2]} ({other[3]}) are both told; {value} is taken."
    )


def _weigh(one: Told) -> tuple[int, int]:
    return one[0], one[1]


def _agree(left: str, right: str) -> bool:
    """Whether one says the same as the other, only less exactly, or is a range beside a version."""
    if left.startswith(_SPECIFIER) != right.startswith(_SPECIFIER):
        return True
    short, long = sorted((left.lower(), right.lower()), key=len)
    return short == long or long.startswith((f"{short}.", f"{short} ", f"{short}+")) or short in long.split()


def describe_gain(pieces: Iterable[Piece]) -> str:
    """What pieces of one kind gave, in words: ``12 packages, python, driver``."""
    names: dict[str, None] = {}
    packages: set[str] = set()
    for piece in pieces:
        for key, value in piece.values.items():
            if key in ("packages", "imported") and isinstance(value, Mapping):
                packages.update(value)
            elif key in ("installers", "builds"):
                continue
            elif key in ("gpu", "tf_build", "env_vars", "wants", "paths") and isinstance(value, Mapping):
                names.update(dict.fromkeys(_TITLES.get(f"{key}.{name}", str(name)) for name in value))
            else:
                names[_TITLES.get(key, key.replace("_", " "))] = None
        packages.update(piece.requirements)
    parts = [f"{len(packages)} package{'' if len(packages) == 1 else 's'}"] if packages else []
    return ", ".join([*parts, *names]) or "nothing that matters here"
