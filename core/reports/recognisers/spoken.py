"""Versions, systems and GPUs as people say them."""

from __future__ import annotations

import re

from core.compatibility import parse_version

_VERSION = re.compile(
    r"(?<![\w.])v?(?P<version>\d+\.\d+(?:\.\d+)?(?:[.-]?(?:dev|alpha|beta|a|b|rc|post)[.-]?\d*)*|\d+\.\d+\.x)"
    r"(?![\w.]*\d*-\d+-g)"
)
_WHOLE = re.compile(r"v?(?P<version>\d+)(?:\.[xX*])*\s*\Z")
_CUDA = re.compile(r"(?:cuda|toolkit)\D{0,20}?v?(?P<version>\d{1,2}(?:\.\d+){0,2})", re.IGNORECASE)
_CUDNN = re.compile(r"cu ?dnn\D{0,20}?v?(?P<version>\d{1,2}(?:\.\d+){0,3})", re.IGNORECASE)
_PAIR = re.compile(
    r"\s*v?(?P<cuda>\d{1,2}\.\d+(?:\.\d+)?)(?:\s*(?:[/,&+]|and|with|-)\s*v?(?P<cudnn>\d{1,2}(?:\.\d+){0,3}))?"
)
_NONE = re.compile(
    r"\s*(?:none|no|n/?a|not (?:installed|applicable|used)|-|cpu(?: only)?)\b[\s.]*\Z", re.IGNORECASE
)
_NUMBER = r"(?:[^\d\n]{0,20}?(?P<version>\d+(?:\.\d+){0,2}))?"
_WINDOWS = re.compile(
    r"\bwin(?:dows)?[\s_-]*(?P<version>xp\b|vista|server[ \d]*|1[01]|[78](?:\.1)?)?(?![a-z])", re.IGNORECASE
)
_MACOS = re.compile(
    r"\b(?P<name>mac ?os(?: ?x)?|os ?x|darwin|macbook|big sur|monterey|ventura|sonoma|sequoia|catalina|"
    rf"mojave|high sierra|sierra)\b{_NUMBER}",
    re.IGNORECASE,
)
_LINUX = re.compile(
    r"\b(?:(?:[kx]?ubuntu|debian|centos|fedora|red ?hat(?: enterprise linux)?|rhel|arch(?: linux)?|manjaro|"
    r"(?:linux )?mint|pop!?_?os|opensuse|suse|gentoo|raspbian|raspberry pi os|amazon linux|alpine|"
    r"rocky(?: linux)?|almalinux|scientific linux|elementary(?: os)?|kali|deepin|nixos|google colab|colab|"
    rf"kaggle)\b{_NUMBER}|wsl2?\b|linux\b)",
    re.IGNORECASE,
)
_SYSTEMS = (("windows", _WINDOWS), ("macos", _MACOS), ("linux", _LINUX))
# Darwin's own numbers: from 20 on nine more than macOS', before that four more than the second part.
_FIRST_OF_MACOS_11 = 20
_MAC_NAMES = {
    "sequoia": "15", "sonoma": "14", "ventura": "13", "monterey": "12", "big sur": "11", "catalina": "10.15",
    "mojave": "10.14", "high sierra": "10.13", "sierra": "10.12",
}  # fmt: skip
_ARCHITECTURE = re.compile(
    r"\b(?P<arch>x86[_-]64|amd64|aarch64|arm64|armv7l?|i[36]86|32[- ]bit)\b", re.IGNORECASE
)
_APPLE = re.compile(
    r"\b(?:apple silicon|(?:apple |macbook.{0,20}|mac.{0,20})?\bM[1-4]\b(?: (?:Pro|Max|Ultra))?)",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"\b(?:(?:NVIDIA|Nvidia|nvidia|GeForce|Geforce|geforce|Tesla|Quadro|TITAN|Titan|RTX|GTX|GT|MX|Radeon|AMD|"
    r"Apple|Jetson)[\s-]*)+"
    r"(?:(?:RTX|GTX|GT|MX|RX|Pro|Vega|VII|A|K|M|P|T|V|H|L|Black|Xp?|Xavier|Nano|Orin|TX)?[\s-]?\d*\w*)"
    r"(?:\s(?:Ti|SUPER|Super|super|ti|Max-?Q|[Ll]aptop|Mobile|Xp|X|V|RTX|XT|Ada|Pro|Max|Ultra)\b)*"
)
_SHORT_MODEL = re.compile(
    r"\b(?:[1-5]0[5-9]0|16[56]0|9[4-8]0)(?:\s?(?:Ti|SUPER|M|m|ti|super))?\b|"
    r"\b(?:A100|V100|P100|T4|K80|H100|H200|B200|L4|L40S?|A10G?|A40|P4|M60|A[2-6]000)\b"
)


def read_versions(text: str) -> str | None:
    """The last full version in the words, as ``v1.12.0-rc2-3-ga6d8ffae09 1.12.0`` ends with it."""
    found = [match["version"] for match in _VERSION.finditer(text)]
    if found:
        longest = max(one.count(".") for one in found[-2:])
        chosen = next(one for one in reversed(found) if one.count(".") == longest)
        parsed = parse_version(re.sub(r"[-.]?x\Z", "", chosen))
        return str(parsed) if parsed is not None else chosen
    whole = _WHOLE.match(text.strip())
    return whole["version"] if whole is not None else None


def read_system(text: str) -> dict[str, object]:
    """Operating system, its version and architecture."""
    values: dict[str, object] = {}
    matches = [(name, found) for name, pattern in _SYSTEMS if (found := pattern.search(text))]
    wsl = re.search(r"\bwsl ?2?\b", text, re.IGNORECASE)
    if wsl is not None:
        matches = [one for one in matches if one[0] == "linux"]
    if matches:
        name, found = min(matches, key=_take_start)
        # ``Linux Ubuntu 18.04``: the distribution says more than the kernel.
        if name == "linux" and found[0].lower() == "linux":
            found = _LINUX.search(text, found.end()) or found
        values["os"] = name
        told = found[0].strip(" ,;(-")
        version = found.groupdict().get("version") or ""
        if name == "linux":
            told = f"{told} on WSL" if wsl is not None and "wsl" not in told.lower() else told
            if told.lower() != "linux":
                values["os_version"] = told
        else:
            version = _spell_macos(text, found["name"], version) if name == "macos" else version.strip()
            if version:
                values["os_version"] = version
    arch = _ARCHITECTURE.search(text)
    if arch is not None:
        values["arch"] = "x86" if arch["arch"].startswith("32") else arch["arch"].lower().replace("-", "_")
    if values.get("os") == "macos" and _APPLE.search(text):
        values["host_arch"] = "arm64"
    return values


def _spell_macos(text: str, name: str, version: str) -> str:
    """The number of a release of macOS that is told by name or by its kernel's number."""
    if name.lower() != "darwin":
        lowered = text.lower()
        return version or next((number for word, number in _MAC_NAMES.items() if word in lowered), "")
    major = int(version.split(".")[0]) if version else 0
    if major >= _FIRST_OF_MACOS_11:
        return str(major - 9)
    return f"10.{major - 4}" if major else ""


def _take_start(match: tuple[str, re.Match[str]]) -> int:
    return match[1].start()


def read_cuda(text: str, kind: str = "cuda") -> dict[str, str]:
    """``cuda_toolkit`` and ``cudnn`` out of ``CUDA 10.0 / cuDNN 7.4`` or ``10.0/7.4``."""
    if _NONE.match(text):
        return {}
    found: dict[str, str] = {}
    cudnn = _CUDNN.search(text)
    if cudnn is not None:
        found["cudnn"] = cudnn["version"]
    rest = text[: cudnn.start()] + text[cudnn.end() :] if cudnn is not None else text
    cuda = _CUDA.search(rest)
    if cuda is not None:
        found["cuda_toolkit"] = cuda["version"]
    elif kind == "cudnn":
        version = re.search(r"\d{1,2}(?:\.\d+){0,3}", text)
        if version is not None and "cudnn" not in found:
            found["cudnn"] = version[0]
    else:
        pair = _PAIR.match(rest)
        whole = _WHOLE.match(rest.strip())
        if pair is not None:
            found["cuda_toolkit"] = pair["cuda"]
            if pair["cudnn"]:
                found.setdefault("cudnn", pair["cudnn"])
        elif whole is not None:
            found["cuda_toolkit"] = whole["version"]
    return found


def read_gpu(text: str) -> str | None:
    """The name of a GPU in the words; ``None`` where there is none."""
    if _NONE.match(text):
        return None
    found = _MODEL.search(text)
    if found is not None and re.search(r"\d|TITAN|Titan|Radeon|Vega", found[0]):
        return (
            re.sub(r"\s+\d+\s?$", "", found[0].strip())
            if re.search(r"\d.*\s\d+$", found[0])
            else found[0].strip()
        )
    apple = re.search(r"\bM[1-4](?: (?:Pro|Max|Ultra))?\b", text)
    if apple is not None:
        return f"Apple {apple[0]}"
    short = _SHORT_MODEL.search(text)
    return short[0] if short is not None else None
