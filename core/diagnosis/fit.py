"""The fit strip: how each piece sits in TensorFlow's sockets, in the strip's fixed words."""

from __future__ import annotations

from collections.abc import Sequence

from core.compatibility import Matrix, is_in_range
from core.diagnosis.context import Context
from core.diagnosis.declared import build_markers, find_declared
from core.diagnosis.fit_gpu import derive_gpu_pieces
from core.diagnosis.remedies import list_minors, phrase_range, shorten_range, show_name
from core.diagnosis.requirements import select_requirements
from core.diagnosis.verdicts import SEVERITY_KIND, judge, point_to
from core.model import (
    Category,
    EnvironmentFacts,
    Finding,
    Fit,
    FitKind,
    HostFacts,
    Piece,
    Severity,
)

_OWN_PIECES = frozenset({"python", "keras", "cuda", "cudnn", "driver", "tensorflow"})
_LIBRARY_CATEGORIES = frozenset(
    {Category.DEPENDENCY_ABI, Category.REQUIREMENT_VIOLATION, Category.BROKEN_INSTALL, Category.CONDA_PIP_MIX}
)
_BACKENDS = {"jax": "JAX", "torch": "PyTorch", "openvino": "OpenVINO", "numpy": "NumPy"}


def derive_fit(facts: EnvironmentFacts, host: HostFacts, matrix: Matrix, findings: Sequence[Finding]) -> Fit:
    """The strip of one environment, judged from version numbers and the findings made of them."""
    context = Context(facts, host, matrix)
    if context.tensorflow is None:
        return _derive_without_tensorflow(context, findings)
    return Fit(
        board=f"TensorFlow {context.tensorflow.version}",
        note=_describe_board(context, findings),
        pieces=(
            _derive_python(context, findings),
            _derive_libraries(context, findings),
            _derive_keras(context, findings),
            *derive_gpu_pieces(context, findings),
        ),
    )


def _describe_board(context: Context, findings: Sequence[Finding]) -> str:
    tensorflow = context.tensorflow
    if tensorflow is None:
        return ""
    for finding in findings:
        if finding.rule == "duplicate-tensorflow":
            return f"{len(finding.evidence)} packages provide TensorFlow"
    words = [f"from {'conda' if tensorflow.installer == 'conda' else 'pip'}"]
    build = {"rocm": "ROCm build", "metal": "with the Metal plug-in", "directml": "DirectML build"}
    if tensorflow.build in build:
        words.append(build[tensorflow.build])
    elif tensorflow.cuda is not None:
        words.append(
            f"built for CUDA {tensorflow.cuda}"
            + (f" and cuDNN {tensorflow.cudnn}" if tensorflow.cudnn else "")
        )
    elif tensorflow.build == "cpu":
        words.append("CPU build")
    return " · ".join(words)


def _derive_python(context: Context, findings: Sequence[Finding]) -> Piece:
    facts = context.facts.python
    value = facts.version or "unknown"
    finding = point_to("python", findings)
    tensorflow, release = context.tensorflow, context.release
    minors: tuple[str, ...] = ()
    source, expectation = "", ""
    if release is not None and tensorflow is not None:
        tested = context.matrix.tested(release.version, context.platform)
        wheels = context.matrix.python_range(release.version, context.platform, tensorflow.distribution)
        if tested:
            minors, source = tested[0].python, context.matrix.source(tested[0].source)
            expectation = f"tested {list_minors(minor for minor in minors if minor in wheels or not wheels)}"
        elif wheels:
            minors, source = wheels, "Wheels of this release"
            expectation = f"built for {list_minors(wheels)}"
    if finding is not None and finding.rule == "python-interpreter":
        return _piece("python", "Python", value, FitKind.BAD, "Missing", "its interpreter is gone")
    if finding is not None and finding.severity is not Severity.NOTE:
        verdict = "Too old" if finding.category is Category.PYTHON_TOO_OLD else "Too new"
        return _piece(
            "python", "Python", value, SEVERITY_KIND[finding.severity], verdict, expectation, source
        )
    if tensorflow is not None and (release is None or context.python_minor is None):
        return _piece("python", "Python", value, FitKind.UNKNOWN, "Not checked", expectation, source)
    if minors and context.python_minor not in minors:
        return _piece("python", "Python", value, FitKind.NONE, "Untested", expectation, source)
    return _piece("python", "Python", value, FitKind.OK, "Fits", expectation, source)


def _derive_libraries(context: Context, findings: Sequence[Finding]) -> Piece:
    for finding in findings:
        is_library = finding.category in _LIBRARY_CATEGORIES and finding.subject not in _OWN_PIECES
        if not is_library or finding.severity is Severity.NOTE or not finding.evidence:
            continue
        version = context.version_of(finding.subject)
        expected = finding.evidence[0].expected
        kind = SEVERITY_KIND[finding.severity]
        if finding.category in (Category.BROKEN_INSTALL, Category.CONDA_PIP_MIX):
            return _piece(
                finding.subject, finding.subject, version or "none", kind, "Wrong build", "install it again"
            )
        return Piece(
            subject=finding.subject,
            label=show_name(finding.subject),
            value=version or "none",
            kind=kind,
            verdict=judge(version, expected, finding),
            expectation=f"needs {_phrase_need(context, finding)}",
            source=finding.evidence[0].source,
        )
    count = _count_checked(context)
    if context.release is None:
        return _piece("libraries", "Libraries", f"{count} found", FitKind.UNKNOWN, "Not checked")
    return _piece(
        "libraries",
        "Libraries",
        f"{count} checked",
        FitKind.OK,
        "Fits",
        "all within limits",
        f"TensorFlow {context.release.version} metadata",
    )


def _count_checked(context: Context) -> int:
    """The installed distributions that TensorFlow asks for, directly; all of them where it asks for none."""
    own = context.installed.get(context.tensorflow.distribution) if context.tensorflow is not None else None
    wanted = select_requirements(own, build_markers(context)) if own is not None else ()
    found = sum(1 for requirement in wanted if requirement.name in context.installed)
    return found or len(context.facts.distributions)


def _derive_keras(context: Context, findings: Sequence[Finding]) -> Piece:
    release, keras = context.release, context.facts.keras
    finding = point_to("keras", findings)
    inside = keras.inside_tensorflow if keras is not None else None
    separate = keras.version if keras is not None else None
    if release is None:
        value = separate or inside or "unknown"
        return _piece("keras", "Keras", value, FitKind.UNKNOWN, "Not checked")
    source = f"TensorFlow {release.version} wheel"
    if finding is not None and finding.severity is not Severity.NOTE:
        expected = finding.evidence[0].expected if finding.evidence else ""
        version = separate
        if finding.rule == "keras-legacy":
            version = keras.tf_keras if keras is not None else None
        value = version or "none"
        verdict = (
            "Wrong build"
            if finding.rule in ("backend", "duplicate-keras")
            else judge(version, expected, finding)
        )
        kind = SEVERITY_KIND[finding.severity]
        if finding.rule == "backend":
            return _piece("keras", "Keras", value, kind, verdict, finding.title, source)
        return _piece("keras", "Keras", value, kind, verdict, f"needs {expected}" if expected else "", source)
    if release.keras_inside:
        value = (inside or release.keras).removesuffix("-tf")
        return _piece("keras", "Keras", value, FitKind.OK, "Fits", "built in as tf.keras", source)
    if context.is_legacy_keras and keras is not None and keras.tf_keras is not None:
        return _piece("keras", "Keras", keras.tf_keras, FitKind.OK, "Fits", "tf-keras as tf.keras", source)
    if separate is None and not release.keras:
        return _piece("keras", "Keras", "none", FitKind.NONE, "Not there", "asks for none", source)
    if separate is None:
        return _piece(
            "keras", "Keras", "none", FitKind.BAD, "Missing", f"needs {phrase_range(release.keras)}", source
        )
    if is_in_range(separate, release.keras) is False:
        words = f"declared {phrase_range(release.keras)}"
        return _piece("keras", "Keras", separate, FitKind.NONE, "Untested", words, source)
    return _piece(
        "keras", "Keras", separate, FitKind.OK, "Fits", f"needs {phrase_range(release.keras)}", source
    )


def _derive_without_tensorflow(context: Context, findings: Sequence[Finding]) -> Fit:
    python = _derive_python(context, findings)
    keras = context.facts.keras
    if keras is None or keras.version is None:
        return Fit(board=None, note="TensorFlow is not installed here", pieces=(python,))
    backend = keras.backend or "tensorflow"
    finding = next((one for one in findings if one.rule == "backend"), None)
    label = _BACKENDS.get(backend, "TensorFlow" if backend == "tensorflow" else backend)
    version = context.version_of(backend)
    if version is None and backend == "torch":
        version = context.version_of("pytorch")
    if finding is not None or version is None:
        piece = _piece("keras", label, "none", FitKind.BAD, "Missing", "the backend Keras is set to")
    else:
        piece = _piece(backend, label, version, FitKind.NONE, "Untested", f"backend of Keras {keras.version}")
    return Fit(board=f"Keras {keras.version}", note=f"on {label}", pieces=(python, piece))


def _phrase_need(context: Context, finding: Finding) -> str:
    """The range the piece must lie in: declared and true limits together where both are known."""
    expected = finding.evidence[0].expected
    limit = context.matrix.limits(context.release.version).get(finding.subject) if context.release else None
    if limit is None or finding.category is not Category.DEPENDENCY_ABI:
        words = expected.removeprefix(finding.subject).strip()
        return shorten_range(words) if words[:1] in tuple("<>=~!") else words
    declared = find_declared(context, finding.subject) or ""
    if declared.startswith(">=") and limit.startswith("<"):
        limit = f"{declared.split(',')[0]},{limit}"
    return shorten_range(limit)


def _piece(
    subject: str,
    label: str,
    value: str,
    kind: FitKind,
    verdict: str,
    expectation: str = "",
    source: str = "",
) -> Piece:
    return Piece(
        subject=subject,
        label=label,
        value=value,
        kind=kind,
        verdict=verdict,
        expectation=expectation,
        source=source,
    )
