"""Questions about names and arguments of the TensorFlow and Keras API: where do they exist."""

from __future__ import annotations

from msgspec import Struct

from core.compatibility.rows.api import ApiFile, ApiName
from core.compatibility.versions import is_in_range

# Import names that lead to a Keras, the longest first, each with the distribution whose version counts.
NAMESPACES = {
    "tensorflow.compat.v2.keras": "tensorflow",
    "tensorflow.keras": "tensorflow",
    "tf_keras": "tf-keras",
    "keras": "keras",
}
# Names that modules have inside the packages, as error messages print them.
_INSIDE = {
    "tensorflow._api.v2.compat.v2": "tensorflow.compat.v2",
    "tensorflow._api.v2.compat.v1": "tensorflow.compat.v1",
    "tensorflow._api.v1": "tensorflow",
    "tensorflow._api.v2.v2": "tensorflow",
    "tensorflow._api.v2": "tensorflow",
    "tensorflow_core._api.v2": "tensorflow",
    "tensorflow_core._api.v1": "tensorflow",
    "tensorflow_core": "tensorflow",
    "tensorflow.python.keras.api._v2.keras": "tensorflow.keras",
    "tensorflow.python.keras.api._v1.keras": "tensorflow.keras",
    "keras.api._v2.keras": "tensorflow.keras",
    "keras.api._v1.keras": "tensorflow.compat.v1.keras",
    "tf_keras.api._v2.keras": "tensorflow.keras",
    "tf_keras.api._v1.keras": "tensorflow.compat.v1.keras",
    "keras._tf_keras.keras": "tensorflow.keras",
    "keras.api": "keras",
}


class Place(Struct, frozen=True):
    """A dotted name as the rows know it, and the distribution whose version decides."""

    name: str
    distribution: str


def locate(dotted: str) -> Place:
    """The row's name for a name in code: ``tensorflow.keras.utils`` is ``keras.utils`` of ``tensorflow``."""
    for namespace, distribution in NAMESPACES.items():
        if dotted == namespace or dotted.startswith(f"{namespace}."):
            return Place(f"keras{dotted[len(namespace) :]}", distribution)
    return Place(dotted, dotted.partition(".")[0])


def name_publicly(module: str) -> str:
    """The public name of a module that a message calls by its name inside the package."""
    for inside, public in _INSIDE.items():
        if module == inside or module.startswith(f"{inside}."):
            return f"{public}{module[len(inside) :]}"
    return module


class ApiNames:
    """The rows of api.yaml by name."""

    def __init__(self, file: ApiFile) -> None:
        self.sources = file.sources
        self._names = {row.name: row for row in file.names if not row.argument}
        self._arguments = {(row.name, row.argument): row for row in file.names if row.argument}
        self._callables: dict[str, list[str]] = {}
        for name, _ in self._arguments:
            self._callables.setdefault(name.rpartition(".")[2], []).append(name)

    def find(self, name: str) -> ApiName | None:
        """The row of ``name`` or of the nearest module above it that has one."""
        while name:
            row = self._names.get(name)
            if row is not None:
                return row
            name = name.rpartition(".")[0]
        return None

    def find_method(self, method: str) -> ApiName | None:
        """The row of a method, whatever the object."""
        return self._names.get(f".{method}")

    def find_argument(self, name: str, argument: str) -> ApiName | None:
        """The row of a keyword of the callable ``name`` (``.fit`` for a method)."""
        row = self._arguments.get((name, argument))
        if row is None and not name.startswith("."):
            row = self._arguments.get((f"{name.rpartition('.')[0]}.*", argument))
        return row

    def find_argument_of(self, last: str, argument: str) -> ApiName | None:
        """The row of a keyword where only the last part of the callable's name is known."""
        found = [name for name in self._callables.get(last, ()) if (name, argument) in self._arguments]
        if found:
            return self._arguments[min(found, key=_rank_name), argument]
        wide: tuple[str, ...] = ("keras.optimizers.*",) if last in ("", "__init__") else ()
        if last[:1].isupper():
            wide = ("keras.layers.*", "keras.optimizers.*")
        return next(
            (self._arguments[name, argument] for name in wide if (name, argument) in self._arguments), None
        )


def _rank_name(name: str) -> tuple[int, str]:
    """``tensorflow.reduce_sum`` before ``tensorflow.math.reduce_sum``."""
    return name.count("."), name


def has_name(row: ApiName, distribution: str, version: str) -> bool:
    """Whether that version of the distribution has the row's name; true where the row does not say."""
    specifier = row.exists.get(distribution)
    return specifier is None or is_in_range(version, specifier) is not False
