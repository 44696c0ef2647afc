"""Makes the rows of TensorFlow releases out of what the package index offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from packaging.version import Version

from core.compatibility import is_in_range, minor_of, parse_version
from core.compatibility.rows import Build, Prerelease, Release, TestedFile
from core.refresh.build_info import MEMBERS, BuildInfo, read_build_info
from core.refresh.index import Index, IndexFile, read_all
from core.refresh.requirements import Declared, choose_applying, merge, name_of, read_declared
from core.refresh.tags import read_wheel_name, sort_pythons

OLDEST = Version("1.0.0")
LEADING = "tensorflow"
REFERENCE = "linux-x86_64"
EXTRAS = ("and-cuda",)

Progress = Callable[[str, int, int], None]


class Group(Struct, frozen=True, kw_only=True):
    """The wheels of one version of one distribution on one platform, by Python minor, oldest first.

    ``minimum`` is what the name of the newest asks of the system.
    """

    distribution: str
    version: str
    platform: str
    minimum: str
    wheels: Mapping[str, IndexFile]

    @property
    def newest(self) -> IndexFile:
        """The wheel for the newest Python."""
        return list(self.wheels.values())[-1]


class Read(Struct, frozen=True, kw_only=True):
    """What the wheels of a group say: requirements by Python, and the build of the newest."""

    declared: Mapping[str, Declared]
    info: BuildInfo
    has_code: bool


def list_files(
    index: Index, distributions: Sequence[str], only: str, progress: Progress
) -> tuple[IndexFile, ...]:
    """Every file from 1.0.0 on of ``distributions`` whose version lies in the range ``only``."""
    found: list[IndexFile] = []
    for _, files in read_all(index.files, distributions, partial(progress, "projects")):
        found += [
            file
            for file in files
            if (version := parse_version(file.version)) is not None
            and version >= OLDEST
            and (not only or is_in_range(file.version, only))
        ]
    return tuple(found)


def make_releases(
    index: Index, files: Sequence[IndexFile], tested: TestedFile, progress: Progress
) -> tuple[Release, ...]:
    """The rows of the final releases among ``files``, oldest first.

    Raises:
        IndexUnreachableError: a file cannot be read.
    """
    final = [file for file in files if not _is_prerelease(file.version)]
    groups = group_wheels(final)
    read = read_groups(index, groups, progress)
    versions = sorted({file.version for file in final if file.project == LEADING}, key=Version)
    archives = [
        file
        for file in final
        if file.kind == "sdist"
        and not any(g.distribution == file.project and g.version == file.version for g in groups)
    ]
    return tuple(_make_release(version, versions, groups, archives, read, tested) for version in versions)


def make_prereleases(files: Iterable[IndexFile]) -> tuple[Prerelease, ...]:
    """The rows of release candidates among ``files``, oldest first; daily builds are left out."""
    wanted = [f for f in files if _is_prerelease(f.version) and not _parse(f.version).is_devrelease]
    groups = group_wheels(wanted)
    rows = []
    for version in sorted({group.version for group in groups}, key=Version):
        wheels: dict[str, dict[str, tuple[str, ...]]] = {}
        for group in groups:
            if group.version == version:
                wheels.setdefault(group.distribution, {})[group.platform] = tuple(group.wheels)
        days = [file.uploaded for file in wanted if file.version == version and file.uploaded]
        rows.append(Prerelease(version=version, released=min(days, default=""), wheels=wheels))
    return tuple(rows)


def group_wheels(files: Iterable[IndexFile]) -> tuple[Group, ...]:
    """The wheels among ``files`` by distribution, version and platform, in the files' order of names."""
    found: dict[tuple[str, str, str], dict[str, tuple[IndexFile, str]]] = {}
    for file in files:
        for name in read_wheel_name(file.name) if file.kind == "wheel" else ():
            place = found.setdefault((file.project, file.version, name.platform), {})
            place.update((python, (file, name.minimum)) for python in name.python)
    groups = []
    for (distribution, version, platform), wheels in found.items():
        pythons = sort_pythons(set(wheels))
        groups.append(
            Group(
                distribution=distribution,
                version=version,
                platform=platform,
                minimum=wheels[pythons[-1]][1],
                wheels={python: wheels[python][0] for python in pythons},
            )
        )
    return tuple(groups)


def read_groups(
    index: Index, groups: Sequence[Group], progress: Progress
) -> dict[tuple[str, str, str], Read]:
    """METADATA of every wheel, and the build info of the newest wheel of each group.

    Raises:
        IndexUnreachableError: a file cannot be read.
    """
    wheels = {file.name: file for group in groups for file in group.wheels.values()}
    declared = {
        file.name: read_declared(text)
        for file, text in read_all(index.metadata, wheels.values(), partial(progress, "requirements"))
    }
    newest = {group.newest.name: group.newest for group in groups}
    members = {
        file.name: found
        for file, found in read_all(
            partial(index.read, patterns=MEMBERS),
            newest.values(),
            partial(progress, "build info"),
        )
    }
    return {
        (group.distribution, group.version, group.platform): Read(
            declared={python: declared[file.name] for python, file in group.wheels.items()},
            info=read_build_info(members[group.newest.name]),
            has_code=bool(members[group.newest.name]),
        )
        for group in groups
    }


def _make_release(
    version: str,
    versions: Sequence[str],
    groups: Sequence[Group],
    archives: Sequence[IndexFile],
    read: Mapping[tuple[str, str, str], Read],
    tested: TestedFile,
) -> Release:
    own = [g for g in groups if g.distribution == LEADING and g.version == version]
    reference = next((g for g in own if g.platform == REFERENCE), own[0])
    said = read[reference.distribution, version, reference.platform]
    requires = merge({python: one.requires for python, one in said.declared.items()})
    released = min(f.uploaded for g in own for f in g.wheels.values())
    keras = next((text for text in requires if name_of(text) == "keras"), "")
    specifier = keras.partition(" ; ")[0].removeprefix("keras")
    inside = "" if keras else _keras_inside(version, own, read)
    last = list(said.declared.values())[-1]
    of_release = Release(
        version=version,
        released=released,
        requires_python=reference.newest.requires_python,
        keras=specifier or inside,
        keras_inside=bool(inside),
        sources=("metadata", "build-info"),
        requires=requires,
        extras={name: last.extras[name] for name in EXTRAS if name in last.extras},
        builds=(),
    )
    builds = [
        _make_build(group, of_release, read, tested)
        for group in groups
        if _belongs(group.version, version, versions)
    ]
    builds += [
        Build(
            distribution=file.project,
            platform="source",
            python=(),
            version=_other(file.version, version),
            released=_other(file.uploaded, released),
            yanked=file.yanked,
        )
        for file in archives
        if _belongs(file.version, version, versions)
    ]
    return replace_builds(of_release, builds)


def replace_builds(release: Release, builds: Iterable[Build]) -> Release:
    """The release with ``builds`` in the order in which they are always written."""
    from msgspec.structs import replace

    def order(build: Build) -> tuple[bool, str, str, Version]:
        leads = build.distribution != LEADING
        return leads, build.distribution, build.platform, Version(build.version or release.version)

    return replace(release, builds=tuple(sorted(builds, key=order)))


def _make_build(
    group: Group, release: Release, read: Mapping[tuple[str, str, str], Read], tested: TestedFile
) -> Build:
    said = read[group.distribution, group.version, group.platform]
    stub = _find_stub(group, said)
    cuda, cudnn = _make_exact(group, said.info, tested)
    days = [file.uploaded for file in group.wheels.values() if file.uploaded]
    behind = read.get((stub or group.distribution, group.version, group.platform))
    working = tuple(python for python in group.wheels if behind is not None and python in behind.declared)
    enforced = group.newest.requires_python
    reasons = {file.yanked for file in group.wheels.values()}
    return Build(
        distribution=group.distribution,
        platform=group.platform,
        python=working,
        cuda=cuda,
        cudnn=cudnn,
        capabilities=said.info.capabilities if cuda else (),
        stub=stub,
        broken=tuple(python for python in group.wheels if python not in working),
        minimum=group.minimum,
        version=_other(group.version, release.version),
        released=_other(min(days, default=""), release.released),
        requires_python=None if enforced == release.requires_python else enforced,
        requires=None if stub else _own_requirements(group, release, said),
        yanked=None if None in reasons else next(iter(sorted(reason or "" for reason in reasons))),
    )


def _own_requirements(group: Group, release: Release, said: Read) -> tuple[str, ...] | None:
    """What the group declares where that is not the same as the release under any of its Pythons."""
    own = merge({python: one.requires for python, one in said.declared.items()})
    if own == release.requires:
        return None
    for python in group.wheels:
        mine = choose_applying(own, group.platform, python)
        if mine != choose_applying(release.requires, group.platform, python):
            return own
    return None


def _find_stub(group: Group, said: Read) -> str | None:
    """The other distribution of the same version that a wheel without code of its own pulls in."""
    if said.has_code:
        return None
    python, declared = list(said.declared.items())[-1]
    for text in sorted(choose_applying(declared.requires, group.platform, python)):
        name, _, version = text.partition("==")
        is_other = "tensorflow" in name and name != group.distribution
        if is_other and version and minor_of(version) == minor_of(group.version):
            return name
    return None


def _make_exact(group: Group, info: BuildInfo, tested: TestedFile) -> tuple[str | None, str | None]:
    """CUDA and cuDNN as the build says; a bare major is made exact by the tested builds."""
    place = (group.distribution, group.platform)
    for linked in tested.linked:
        if (linked.distribution, linked.platform) == place and is_in_range(group.version, linked.versions):
            return linked.cuda, linked.cudnn
    if info.cuda is None or "." in info.cuda:
        return info.cuda, info.cudnn
    place = (minor_of(group.version), group.platform)
    for row in tested.tested:
        if (row.tensorflow, row.platform) == place and row.cuda and row.cuda.split(".")[0] == info.cuda:
            return (row.cuda if "." in row.cuda else f"{row.cuda}.0"), info.cudnn
    return info.cuda, info.cudnn


def _keras_inside(version: str, own: Sequence[Group], read: Mapping[tuple[str, str, str], Read]) -> str:
    """The Keras that the wheels carry; of two that depend on the behaviour, the one an import tells.

    From 1.14 to 2.2 a wheel holds two. Imported, 2.0.x and 2.1.0 tell the second, 2.1.1 and newer the first.
    """
    for group in own:
        found = read[group.distribution, version, group.platform].info.keras
        if found:
            return found[0] if _parse(version) >= _parse("2.1.1") else found[-1]
    return ""


def _belongs(version: str, release: str, releases: Sequence[str]) -> bool:
    """Whether ``release`` is the one that a distribution with its own count means by ``version``."""
    if version in releases:
        return version == release
    parsed = _parse(version)
    base = _parse(release)
    same = [one for one in releases if _parse(one).release[:2] == parsed.release[:2]]
    older = [one for one in same if _parse(one) <= parsed]
    return bool(same) and base == _parse(older[-1] if older else same[0])


def _other(value: str, usual: str) -> str:
    return "" if value == usual else value


def _parse(version: str) -> Version:
    return Version(version)


def _is_prerelease(version: str) -> bool:
    return _parse(version).is_prerelease
