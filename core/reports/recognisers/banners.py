"""What shells and interpreters say of themselves: Python's banner, uname, lsb_release, ver, sw_vers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from core.reports.lines import Lines
from core.reports.piece import PRINTED, Piece

_BANNER = re.compile(
    r"(?:'|\")?(?:Python )?(?P<version>[23]\.\d+\.\d+\w*)\+? ?(?:\|(?P<vendor>[^|]*)\|)? ?\(.*?\)"
)
_COMPILER = re.compile(
    r"\[(?P<compiler>(?:GCC|Clang|MSC|PyPy)[^\]]*)\](?: :: (?P<vendor>[\w, ]+?))"
    r"?(?: on (?P<os>linux2?|win32|darwin))?"
)
_SHORT = re.compile(r"Python (?P<version>[23]\.\d+\.\d+\w*)\+?(?: :: (?P<vendor>Anaconda)[\w, .]*)?\s*\Z")
_IMPLEMENTATION = re.compile(
    r"(?:Python implementation|IPython version|Python version)\s*:\s*(?P<value>\S.*)\Z"
)
_UNAME = re.compile(
    r"(?P<os>Linux|Darwin) \S+ (?P<kernel>[\d.]+\S*) .*?(?P<arch>x86_64|aarch64|arm64|armv7l|i686)\b"
)
_PLATFORM = re.compile(
    r"'?(?P<os>Linux|Windows|macOS|Darwin)-(?P<version>[\d.]+)[\w.+~]*-(?P<rest>[\w.+~^-]*)'?\Z",
    re.IGNORECASE,
)
_MACHINE = frozenset({"x86_64", "amd64", "arm64", "aarch64", "armv7l", "i686"})
_LSB = re.compile(r"(?P<key>Distributor ID|Description|Release|Codename):\s+(?P<value>.+)\Z")
_OS_RELEASE = re.compile(
    r"(?P<key>PRETTY_NAME|VERSION_ID|ID|NAME|VERSION|ID_LIKE|VERSION_CODENAME|UBUNTU_CODENAME)=\"?(?P<value>[^\"]*)\"?\Z"
)
_VER = re.compile(
    r"Microsoft Windows \[Version (?P<version>[\d.]+)\]|Windows (?:version|NT) (?P<other>10\.0\.\d+)"
)
_SW = re.compile(r"(?P<key>ProductName|ProductVersion|BuildVersion):\s+(?P<value>.+)\Z")
_LSCPU = re.compile(
    r"\s*(?P<key>Model name|Flags|flags|model name|Architecture|machdep\.cpu\.brand_string)"
    r"\s*:\s+(?P<value>.+)\Z"
)
_PRINTED = re.compile(
    r"(?:>>>|In \[\d+\]:|!|\$|%)?\s*(?:print\()?\(?(?P<module>tf|tensorflow|keras|tf\.keras|np|"
    r"numpy|h5py)\.(?:__version__|version\.VERSION|VERSION)\)?\)?\s*\Z"
)
_ANSWER = re.compile(r"(?:Out\[\d+\]:\s*)?['\"]?(?P<version>\d+\.\d+[\w.+-]*)['\"]?\s*\Z")
_MODULES = {"tf": "tensorflow", "np": "numpy"}


def recognise(lines: Lines) -> Iterator[Piece]:
    """One piece for every kind that is there."""
    yield from _read_python(lines)
    yield from _read_versions(lines)
    yield from _read_system(lines)
    yield from _read_processor(lines)


def _read_python(lines: Lines) -> Iterator[Piece]:
    free = list(lines.free())
    for index, text in free:
        stripped = text.strip().removeprefix(">>> ")
        short = _SHORT.match(stripped)
        if short is not None:
            values: dict[str, object] = {"python": short["version"]}
            if short["vendor"]:
                values["manager"] = "conda"
            yield Piece(what="Python's version", lines=(index,), values=values)
            continue
        banner = _BANNER.match(stripped)
        if banner is None:
            continue
        after = lines.texts[index + 1] if index + 1 < len(lines.texts) else ""
        compiler = _COMPILER.search(stripped) or _COMPILER.search(after)
        if compiler is None and not stripped.startswith("Python "):
            continue
        values = {"python": banner["version"]}
        taken = [index]
        if compiler is not None:
            if compiler.string is after:
                taken.append(index + 1)
            _read_compiler(compiler["compiler"], compiler["os"], values)
        if "conda" in (banner["vendor"] or "") + (compiler["vendor"] or "" if compiler else ""):
            values["manager"] = "conda"
        yield Piece(what="Python's banner", lines=tuple(taken), values=values)


def _read_compiler(compiler: str, system: str | None, values: dict[str, object]) -> None:
    if compiler.startswith("MSC"):
        values["os"] = "windows"
        values["arch"] = "arm64" if "ARM64" in compiler else "x86_64" if "AMD64" in compiler else "x86"
    elif system == "darwin" or "Apple" in compiler or compiler.startswith("Clang"):
        values["os"] = "macos"
    elif system in ("linux", "linux2"):
        values["os"] = "linux"


def _read_versions(lines: Lines) -> Iterator[Piece]:
    """``tf.__version__`` and the answer on the next line."""
    free = list(lines.free())
    for (index, text), (after, answer) in pairwise(free):
        asked = _PRINTED.match(text.strip())
        told = _ANSWER.match(answer.strip())
        if asked is None or told is None or after > index + 3:
            continue
        module = _MODULES.get(asked["module"], asked["module"])
        if module == "tf.keras":
            yield Piece(what="Printed version", lines=(index, after))
            continue
        yield Piece(
            what="Printed version", lines=(index, after), values={"imported": {module: told["version"]}}
        )


def _read_system(lines: Lines) -> Iterator[Piece]:
    fields: dict[str, str] = {}
    taken: list[int] = []
    values: dict[str, object] = {}
    for index, text in lines.free():
        stripped = text.strip().lstrip("$ ").strip("'\"")
        uname, platform, ver = _UNAME.match(stripped), _PLATFORM.match(stripped), _VER.search(stripped)
        field = _LSB.match(stripped) or _OS_RELEASE.match(stripped) or _SW.match(stripped)
        if stripped in _MACHINE:
            values["arch"] = stripped
        elif uname is not None:
            values.update(os={"Darwin": "macos"}.get(uname["os"], "linux"), arch=uname["arch"])
        elif platform is not None:
            _read_platform(platform, values)
        elif ver is not None:
            values.update(os="windows", os_version=ver["version"] or ver["other"])
        elif field is not None:
            fields.setdefault(field["key"], field["value"].strip())
        else:
            continue
        taken.append(index)
    if "ProductVersion" in fields:
        values.update(os="macos", os_version=fields["ProductVersion"])
    pretty = fields.get("PRETTY_NAME") or fields.get("Description")
    if pretty is None and "Distributor ID" in fields:
        pretty = f"{fields['Distributor ID']} {fields.get('Release', '')}".strip()
    if pretty is None and fields.get("NAME"):
        pretty = f"{fields['NAME']} {fields.get('VERSION_ID', '')}".strip()
    if pretty:
        values.update(os="linux", os_version=pretty)
    if values:
        yield Piece(what="System", lines=tuple(taken), values=values, weight=PRINTED)


def _read_platform(found: re.Match[str], values: dict[str, object]) -> None:
    system = found["os"].lower()
    values["os"] = {"darwin": "macos"}.get(system, system)
    rest = found["rest"]
    if system == "macos" or (system == "windows" and found["version"]):
        values["os_version"] = found["version"]
    arch = re.search(r"x86_64|aarch64|arm64|AMD64", rest)
    if arch is not None:
        values["arch"] = arch[0].lower().replace("amd64", "x86_64")
    libc = re.search(r"with-glibc(?P<version>\d\.\d+)", rest)
    if libc is not None and not libc["version"].startswith("2.2.5") and libc["version"] != "2.9":
        values["libc"] = f"glibc {libc['version']}"
    distribution = re.search(r"with-(?P<name>Ubuntu|debian|centos|fedora)-(?P<version>[\d.]+)", rest)
    if distribution is not None:
        values["os_version"] = f"{distribution['name'].capitalize()} {distribution['version']}"


def _read_processor(lines: Lines) -> Iterator[Piece]:
    cpu: dict[str, object] = {}
    taken: list[int] = []
    for index, text in lines.free():
        field = _LSCPU.match(text)
        if field is None:
            continue
        key, value = field["key"], field["value"]
        if key in ("Flags", "flags") and len(value) > 100:
            flags = value.split()
            cpu["avx"] = "true" if "avx" in flags else "false"
            cpu["avx2"] = "true" if "avx2" in flags else "false"
        elif key in ("Model name", "model name", "machdep.cpu.brand_string"):
            cpu.setdefault("model", value.strip())
        else:
            continue
        taken.append(index)
    if cpu:
        yield Piece(what="Processor", lines=tuple(taken), values={"cpu": cpu})
