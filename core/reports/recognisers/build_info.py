"""``tf.sysconfig.get_build_info()`` as it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import Piece

_PAIR = re.compile(r"['\"](?P<key>\w+)['\"]\s*[,:]\s*(?P<value>['\"][^'\"]*['\"]|True|False|\[[^\]]*\])")


def recognise(lines: Lines) -> Iterator[Piece]:
    """An ordered dict or a dict with ``is_cuda_build`` in it, on one line or on several."""
    for index, text in list(lines.free()):
        if "is_cuda_build" not in text and "cuda_compute_capabilities" not in text:
            continue
        if not lines.is_free(index):
            continue
        taken = [index]
        for step in (-1, 1):
            place = index + step
            while lines.is_free(place) and len(taken) < 30 and _PAIR.search(lines.texts[place]):
                taken.append(place)
                place += step
        joined = " ".join(lines.texts[one] for one in sorted(taken))
        pairs = {match["key"]: match["value"].strip("'\"") for match in _PAIR.finditer(joined)}
        build: dict[str, object] = {}
        for key, name in (("cuda_version", "cuda"), ("cudnn_version", "cudnn")):
            if pairs.get(key, "")[:1].isdigit():
                build[name] = pairs[key].removeprefix("64_")
        capabilities = re.findall(r"(?:sm|compute)_\d+", pairs.get("cuda_compute_capabilities", ""))
        if capabilities:
            build["compute_capabilities"] = capabilities
        if build or "is_cuda_build" in pairs:
            yield Piece(
                what="TensorFlow's build info",
                lines=tuple(sorted(set(taken))),
                values={"tf_build": build} if build else {},
            )
            lines.take(taken)
