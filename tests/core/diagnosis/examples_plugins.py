"""Examples for the rules on plug-ins."""

from __future__ import annotations

from core.model import Circumstances, EnvironmentFacts, HostFacts
from tests.core.diagnosis.build import build_facts, build_host

HOST = build_host()
Example = tuple[EnvironmentFacts, HostFacts] | tuple[EnvironmentFacts, HostFacts, Circumstances]

_PINNED = {"tensorflow": ("tensorboard<2.12,>=2.11",)}
_IO = build_facts({"tensorflow": "2.11.0", "tensorflow-io": "0.28.0"}, python="3.8.15")
_SYMBOL = "libtensorflow_io.so: undefined symbol: _ZN10tensorflow4data11DatasetBase"
_EMPTY = build_facts(python="3.10.4")
_WISH = {"tensorflow": "==2.13.0"}

_FORESTS = {"tensorflow": "2.15.0", "tensorflow-decision-forests": "1.8.1"}
_GENERATED = Circumstances(code="from google.protobuf import runtime_version as _runtime_version")

FIRES: dict[str, Example] = {
    "plugin-system": (build_facts(_FORESTS, python="3.11.9"), build_host("windows")),
    "generated-code": (build_facts({"protobuf": "3.19.6"}, python="3.8.13"), HOST, _GENERATED),
    "plugin-pair": (
        build_facts({"tensorflow": "2.8.0", "tensorflow-probability": "0.17.0"}, python="3.8.13"),
        HOST,
    ),
    "plugin-carried": (
        build_facts({"tensorflow": "2.11.0", "tensorboard": "2.9.0"}, requires=_PINNED, python="3.8.13"),
        HOST,
    ),
    "plugin-loadable": (_IO, HOST, Circumstances(error=_SYMBOL)),
    "wish-conflict": (_EMPTY, HOST, Circumstances(wants={**_WISH, "typing-extensions": ">=4.6"})),
}
QUIET: dict[str, Example] = {
    "plugin-system": (build_facts(_FORESTS, python="3.11.9"), HOST),
    "generated-code": (build_facts({"protobuf": "5.29.5"}, python="3.10.13"), HOST, _GENERATED),
    "plugin-pair": (
        build_facts({"tensorflow": "2.9.0", "tensorflow-probability": "0.17.0"}, python="3.8.13"),
        HOST,
    ),
    "plugin-carried": (
        build_facts({"tensorflow": "2.11.0", "tensorboard": "2.11.2"}, requires=_PINNED, python="3.8.13"),
        HOST,
    ),
    "plugin-loadable": (_IO, HOST, Circumstances(error="libother.so: undefined symbol: _ZN5other")),
    "wish-conflict": (_EMPTY, HOST, Circumstances(wants={**_WISH, "typing-extensions": ">=4.5"})),
}
