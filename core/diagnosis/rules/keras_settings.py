"""What keras.json says: values that Keras accepts, in the folder that it reads."""

from __future__ import annotations

from collections.abc import Iterator

from core.compatibility import drop_day, is_in_range
from core.diagnosis.backend_settings import make_finding, read_settings, show_sources
from core.diagnosis.context import Context
from core.diagnosis.remedies import act
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Evidence, Finding, Severity

_IMAGE_FORMATS = frozenset({"channels_first", "channels_last"})
# The separate Keras 2.0 to 2.3 turned images itself where no GPU was there.
_WITHOUT_TRANSPOSING = ">=2.2.4,!=2.2.5,!=2.3.0,!=2.3.1,<3"
_FLOATS = frozenset({"float16", "float32", "float64", "bfloat16"})


def check_settings(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """keras.json holds values that Keras accepts, in the folder that it reads."""
    lost = _find_lost_file(context)
    if lost is not None:
        return (lost,)
    settings = read_settings(context)
    if not settings:
        return NotApplicable("No keras.json is known.")
    keras = context.facts.keras
    if keras is None:
        return NotApplicable("No Keras is installed.")
    order = _judge_order(context, settings)
    if keras.version is None:
        return order
    return (*_judge_settings(context, settings, drop_day(keras.version)), *order)


def _find_lost_file(context: Context) -> Finding | None:
    """A keras.json that lies where no Keras looks."""
    for statement in context.circumstances.damage:
        lowered = statement.lower()
        if "keras.json" not in lowered or "~/.keras" in lowered or "/.keras/" in lowered.replace("\\", "/"):
            continue
        if not any(
            word in lowered for word in ("site-packages", "dist-packages", "package", "folder", "lies")
        ):
            continue
        return make_finding(
            "keras-settings",
            severity=Severity.WARNING,
            title="A keras.json lies where Keras does not look",
            explanation=(
                "Keras reads .keras/keras.json in the home folder, or in KERAS_HOME where that is set, and "
                "no other. What the other file says has no effect."
            ),
            evidence=(
                Evidence(
                    what="keras.json",
                    observed=statement,
                    expected="~/.keras/keras.json",
                    source=show_sources(context, ("keras-json",)),
                ),
            ),
            remedies=(
                act(
                    "set-keras-json", "edit ~/.keras/keras.json", "Write the setting into ~/.keras/keras.json"
                ),
                act("set-env", "KERAS_BACKEND", "Set KERAS_BACKEND to the backend that you want"),
            ),
        )
    return None


def _judge_settings(context: Context, settings: dict[str, object], keras: str) -> Iterator[Finding]:
    accepted = {"image_data_format": _IMAGE_FORMATS, "floatx": _FLOATS}
    for name, values in accepted.items():
        value = settings.get(name)
        if value is not None and value not in values:
            yield _describe_setting(
                context,
                name,
                str(value),
                expected=" or ".join(sorted(values)),
                why="import keras stops with an AssertionError or ValueError.",
                right="channels_last" if name == "image_data_format" else "float32",
                severity=Severity.ERROR,
            )
    epsilon = settings.get("epsilon")
    if epsilon is not None and not isinstance(epsilon, int | float):
        yield _describe_setting(
            context,
            "epsilon",
            str(epsilon),
            expected="a number",
            why="import keras stops with an AssertionError or ValueError.",
            right="1e-07",
            severity=Severity.ERROR,
        )
    if "image_dim_ordering" in settings and is_in_range(keras, ">=2") and "image_data_format" not in settings:
        value = str(settings["image_dim_ordering"])
        yield _describe_setting(
            context,
            "image_dim_ordering",
            value,
            expected="image_data_format",
            why="Keras 2 passes over this name of Keras 1, so images are read with the channels last.",
            right="channels_first" if value == "th" else "channels_last",
            severity=Severity.NOTE,
        )


def _judge_order(context: Context, settings: dict[str, object]) -> tuple[Finding, ...]:
    """Images with the channels first on TensorFlow, which is made for the channels last."""
    keras, code = context.facts.keras, context.circumstances.code
    if keras is None or context.tensorflow is None or keras.backend not in (None, "tensorflow"):
        return ()
    version = drop_day(keras.version or keras.inside_tensorflow or "0")
    severity = Severity.NOTE if context.circumstances.is_complete else Severity.WARNING
    if settings.get("image_dim_ordering") == "th" and is_in_range(version, "<2"):
        if "set_image_dim_ordering" in code:
            return ()
        return (
            _describe_order(
                context,
                "image_dim_ordering",
                right="tf",
                call='K.set_image_dim_ordering("tf")',
                why=(
                    "That is the order of Theano: images are taken as (channels, rows, columns). Code "
                    "written for TensorFlow's order stops at shapes that do not match, and weights of the "
                    "other order are loaded."
                ),
                severity=severity,
            ),
        )
    has_no_gpu = context.knows("gpu") and not context.host.gpus
    if settings.get("image_data_format") != "channels_first" or not has_no_gpu:
        return ()
    if not is_in_range(version, _WITHOUT_TRANSPOSING) or "set_image_data_format" in code:
        return ()
    return (
        _describe_order(
            context,
            "image_data_format",
            right="channels_last",
            call='keras.backend.set_image_data_format("channels_last")',
            why=(
                "TensorFlow's convolution and pooling on the processor only know the channels last; training "
                "stops with “only supports the NHWC tensor format on the CPU”."
            ),
            severity=severity,
        ),
    )


def _describe_order(
    context: Context, name: str, *, right: str, call: str, why: str, severity: Severity
) -> Finding:
    value = str(read_settings(context)[name])
    return make_finding(
        "keras-settings",
        severity=severity,
        title=f"keras.json sets {name} to {value}, and Keras runs on TensorFlow",
        explanation=why,
        evidence=(
            Evidence(
                what=name, observed=value, expected=right, source=show_sources(context, ("keras-json",))
            ),
        ),
        remedies=(
            act("set-keras-json", f"{name}={right}", f"Set {name} in keras.json to {right}"),
            act("change-code", call, f"Write {call} before the model is built"),
        ),
    )


def _describe_setting(
    context: Context, name: str, value: str, *, expected: str, why: str, right: str, severity: Severity
) -> Finding:
    target = "image_data_format" if name == "image_dim_ordering" else name
    return make_finding(
        "keras-settings",
        severity=severity,
        title=f"keras.json sets {name} to {value}",
        explanation=why,
        evidence=(
            Evidence(
                what=name, observed=value, expected=expected, source=show_sources(context, ("keras-json",))
            ),
        ),
        remedies=(
            act("set-keras-json", f"{target}={right}", f"Set {target} in keras.json to {right}"),
            act("remove", "~/.keras/keras.json", "Remove keras.json; Keras writes it anew"),
        ),
    )


RULES = (
    Rule(
        id="keras-settings",
        family="backend",
        checks="keras.json holds values that Keras accepts, in the folder that it reads",
        check=check_settings,
    ),
)
