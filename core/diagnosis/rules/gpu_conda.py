"""conda's GPU packages of TensorFlow without the CUDA that conda's builds take beside them."""

from __future__ import annotations

from core.compatibility import drop_day
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import has_nvidia
from core.diagnosis.remedies import act, drop_address, find_addresses
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Evidence, Finding, Remedy, Severity

_GPU_PACKAGES = ("tensorflow-gpu", "tensorflow-gpu-base")
# CUDA 12 of conda-forge comes in parts, without the package cudatoolkit.
_PARTS = ("cudatoolkit", "cuda-cudart", "cuda-version", "cuda-toolkit", "cudatoolkit-dev")


def check_conda_toolkit(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Beside conda's GPU package of TensorFlow stands the CUDA that it was built with."""
    tensorflow = context.tensorflow
    if tensorflow is None or tensorflow.installer != "conda":
        return NotApplicable("TensorFlow does not come from conda.")
    if tensorflow.build == "cpu" or any(name in context.installed for name in _PARTS):
        return NotApplicable("CUDA stands beside it, or another rule tells that the build has no GPU code.")
    is_named = any(name in context.installed for name in _GPU_PACKAGES)
    is_told = "cudatoolkit" in context.circumstances.absent
    if not is_told and not (is_named and context.is_missing("cudatoolkit")):
        return NotApplicable("Nobody expects CUDA here, or nobody says that it is not there.")
    if context.host.os == "macos" or not (has_nvidia(context) or (is_named and not context.knows("gpu"))):
        return NotApplicable("No NVIDIA GPU is in this computer.")
    return (_describe(context, tensorflow.version, is_named=is_named),)


def _describe(context: Context, version: str, *, is_named: bool) -> Finding:
    name = "tensorflow-gpu" if is_named else "tensorflow"
    rows = context.matrix.gpu.conda_builds(drop_day(version))
    cuda = rows[0].cuda[-1] if rows else None
    toolkit = context.matrix.gpu.cudatoolkit(cuda) if cuda is not None else None
    cudnn = rows[0].cudnn[-1] if rows and rows[0].cudnn else None
    sources = tuple(context.matrix.source(one) for row in rows for one in row.sources)
    return Finding(
        rule="gpu-conda",
        category=Category.CUDA_MISSING,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"conda's {name} {version} has no CUDA beside it",
        explanation=(
            "conda's builds with GPU code require cudatoolkit and cudnn, and bring them along. Neither is "
            "there, so that conda has taken a build for the processor, or the libraries were removed. "
            "TensorFlow works on the processor."
        ),
        subject="cuda",
        evidence=(
            Evidence(
                what="cudatoolkit",
                observed="not installed",
                expected=toolkit or "the one the build was made with",
                source="; ".join(dict.fromkeys(map(drop_address, sources))) or "conda's build",
            ),
        ),
        remedies=_propose(context, name, version, toolkit, cudnn),
        references=("https://github.com/ContinuumIO/anaconda-issues/issues/12194", *find_addresses(sources)),
    )


def _propose(
    context: Context, name: str, version: str, toolkit: str | None, cudnn: str | None
) -> tuple[Remedy, ...]:
    remedies = [
        act(
            "reinstall",
            f"{name} {version} with a build named gpu",
            f"Install {name} {version} from conda again, naming a build with GPU code",
        )
    ]
    if toolkit is not None:
        changes = [Change(name="cudatoolkit", before=None, after=toolkit)]
        words = f"cudatoolkit {toolkit}"
        if cudnn is not None:
            changes.append(Change(name="cudnn", before=context.version_of("cudnn"), after=cudnn))
            words += f" and cudnn {cudnn}"
        remedies.append(Remedy(id="cudatoolkit", title=f"Install {words} from conda", changes=tuple(changes)))
    return tuple(remedies)


RULES = (
    Rule(
        id="gpu-conda",
        family="gpu",
        checks="Beside conda's GPU package stands the CUDA it was built with",
        check=check_conda_toolkit,
    ),
)
