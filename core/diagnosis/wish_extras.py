"""The extra and-cuda: where NVIDIA's packages that it asks for exist."""

from __future__ import annotations

from core.compatibility import minor_of
from core.diagnosis.context import Context
from core.diagnosis.offers import Offer
from core.diagnosis.places import name_place
from core.diagnosis.remedies import act, install, show_name
from core.diagnosis.wish_remedies import offer_python
from core.diagnosis.wished import Wish, describe_wish
from core.model import Category, Finding, Remedy


def explain_cuda_extra(context: Context, wish: Wish, offer: Offer) -> Finding | None:
    """Why pip cannot install the release with and-cuda here, ``None`` if it can."""
    name = wish.name
    if context.platform != "linux-x86_64" and not context.platform.startswith("linux"):
        ways = (act("use-wsl2", "with tensorflow[and-cuda]", "Install it in WSL2"),)
        return describe_wish(
            category=Category.PLATFORM,
            title=f"{name}[and-cuda] is for Linux only",
            explanation=(
                "The extra asks for NVIDIA's CUDA packages, of which there are none for this system, or none "
                "that TensorFlow uses."
            ),
            subject="cuda",
            what="System",
            observed=name_place(context.host.os, context.host.arch),
            expected="Linux",
            remedies=(
                *(ways if context.host.os == "windows" else ()),
                Remedy(
                    id="without-and-cuda",
                    title=f"Install {show_name(name)} {offer.version} without and-cuda",
                    changes=install(name, context.version_of(name), offer.version).changes,
                ),
            ),
        )
    if offer.version == "2.15.0" or (minor_of(offer.version) == "2.14" and context.python_minor == "3.11"):
        return _describe_tensorrt(context, wish, offer)
    return None


def _describe_tensorrt(context: Context, wish: Wish, offer: Offer) -> Finding:
    is_15 = offer.version == "2.15.0"
    pin = "tensorrt-libs 8.6.1" if is_15 else "tensorrt 8.5.3.1"
    return describe_wish(
        category=Category.WRONG_WHEEL if is_15 else Category.PYTHON_TOO_NEW,
        title=f"{wish.name}[and-cuda] {offer.version} asks for {pin}, which pip cannot find",
        explanation=(
            "The package index does not hold it."
            if is_15
            else "It has no wheel for Python 3.11 on the package index. TensorFlow 2.15.1 does without it."
        ),
        subject="tensorrt",
        what=pin.split()[0],
        observed="not on the package index" if is_15 else "no wheel for Python 3.11",
        expected=pin,
        remedies=(
            install(wish.name, context.version_of(wish.name), "2.15.1"),
            *(() if is_15 else offer_python(context, wish.name, [offer], below="3.11")),
        ),
    )
