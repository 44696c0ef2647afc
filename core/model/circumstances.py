"""What is known beside an environment's own files: wishes, code, what was printed, what nobody looked at."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model.report import ModelFile, OtherSite, ReportPaths


class Circumstances(Struct, frozen=True, kw_only=True):
    """Input of the rules beside facts and machine; the defaults are those of an environment read here.

    ``is_complete``: a distribution that is not listed is not installed. ``unknown`` names pieces of the
    machine that nobody looked at (``gpu``, ``driver``, ``cuda``, ``cudnn``, ``cpu``, ``libc``,
    ``variables``, ``keras_json``), so that nothing follows from their absence. ``absent`` are
    distributions known not to be installed. ``date`` is the ISO day the report speaks of. ``wants``
    maps names to specifiers that the user tries to install, ``wants_file`` is a wheel's file name.
    ``code`` are failing lines, ``error`` what was printed, ``files`` names in the working folder.
    ``host_arch`` is the machine's where the interpreter is built for another one.
    """

    is_complete: bool = True
    unknown: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    date: str | None = None
    manager: str | None = None
    interpreter: str | None = None
    host_arch: str | None = None
    wants: Mapping[str, str] = {}
    wants_file: str | None = None
    code: str = ""
    error: str = ""
    model_file: ModelFile | None = None
    files: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    paths: ReportPaths | None = None
    other_site: tuple[OtherSite, ...] = ()
    libstdcxx: Mapping[str, str] = {}
    system_dlls: Mapping[str, bool] = {}
    variables_unset: frozenset[str] = frozenset()
    build_origin: str | None = None
    driver_cuda: str | None = None


HERE = Circumstances()
