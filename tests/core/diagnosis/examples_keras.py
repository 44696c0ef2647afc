"""Examples for the rules on Keras: its pairs, backends and settings, names in code, saved models."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import Circumstances, EnvironmentFacts, HostFacts, ModelFile
from tests.core.diagnosis.build import build_facts, build_host

HOST = build_host()
Example = tuple[EnvironmentFacts, HostFacts] | tuple[EnvironmentFacts, HostFacts, Circumstances]

_KERAS_2 = build_facts({"tensorflow": "2.15.0", "keras": "2.15.0"}, python="3.11.7")
_KERAS_3 = build_facts({"tensorflow": "2.18.0", "keras": "3.9.0"}, python="3.11.7")
_TWO = build_facts({"tensorflow": "2.1.0", "keras": "2.3.1"}, python="3.7.9")
_NIGHTLY = {"tf-nightly": "2.7.0.dev20210806"}
_MIXED = Circumstances(
    code="from tensorflow.keras.models import Sequential\nfrom keras.layers import Dense\n"
    "model = Sequential([Dense(1)])\n"
)
_WRITTEN_BY_3 = Circumstances(model_file=ModelFile(format="keras", keras_version="3.1.1"))

FIRES: dict[str, Example] = {
    "api-name": (_KERAS_2, HOST, Circumstances(code="from keras.utils import np_utils\n")),
    "keras-mixed": (_TWO, HOST, _MIXED),
    "model-file": (_KERAS_2, HOST, _WRITTEN_BY_3),
    "keras-nightlies": (
        build_facts({**_NIGHTLY, "keras-nightly": "2.7.0.dev2021090607"}, python="3.7.9"),
        HOST,
    ),
    "keras-settings": (_KERAS_3, replace(HOST, keras_json={"image_data_format": "th"})),
}
QUIET: dict[str, Example] = {
    "api-name": (_KERAS_2, HOST, Circumstances(code="from keras.utils import to_categorical\n")),
    "keras-mixed": (_KERAS_2, HOST, _MIXED),
    "model-file": (_KERAS_3, HOST, _WRITTEN_BY_3),
    "keras-nightlies": (
        build_facts({**_NIGHTLY, "keras-nightly": "2.7.0.dev2021080607"}, python="3.7.9"),
        HOST,
    ),
    "keras-settings": (_KERAS_3, replace(HOST, keras_json={"image_data_format": "channels_first"})),
}
