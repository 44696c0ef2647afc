"""One environment read from its files, quickly or in full; nothing in it is ever run."""

from __future__ import annotations

import os
from operator import attrgetter

from msgspec.structs import replace

from core.inspection import keras
from core.inspection.activation import read_activation
from core.inspection.bounded_read import describe_error
from core.inspection.conda_meta import list_conda_names, merge_conda, read_conda_records
from core.inspection.entry_modules import select_without_entry
from core.inspection.gpu_libraries import read_gpu_libraries
from core.inspection.layout import Layout, find_layout
from core.inspection.python_version import read_python
from core.inspection.site_packages import read_site_packages
from core.inspection.tensorflow import read_tensorflow
from core.model import (
    Distribution,
    EnvironmentFacts,
    HostFacts,
    Kind,
    Located,
    MissingFiles,
    ReadProblem,
    escape_invisible,
)

_by_name = attrgetter("name")


def inspect_quick(located: Located, host: HostFacts) -> EnvironmentFacts:
    """What a list of environments needs: interpreter, distributions, TensorFlow, Keras, CUDA.

    Activation variables are read where there is TensorFlow or Keras for them to matter to, and so are
    the lists of files of those packages around them that lack the module they are imported by.
    Equal distributions of different environments are one object. Raises nothing for anything that
    lies on the disk: what cannot be read is in ``problems``, in a distribution's ``problem``, or, if
    nothing at all can be read, in ``unreadable``.
    """
    refusal = _find_refusal(located.prefix)
    if refusal is not None:
        return EnvironmentFacts(located=located, unreadable=refusal)
    layout = find_layout(located)
    folders = layout.site_packages + layout.inherited
    conda_names, conda_problem = list_conda_names(located.prefix)
    installed, problems = read_site_packages(folders)
    if conda_problem is not None:
        problems.append(conda_problem)
    if conda_names:
        installed = merge_conda(installed, read_conda_records(located.prefix, conda_names))
    installed.sort(key=_by_name)
    distributions = tuple(installed)
    tensorflow = read_tensorflow(distributions, folders)
    has_keras = any(one.name in keras.NAMES for one in installed) or keras.has_keras_files(folders)
    matters = tensorflow is not None or has_keras
    activation = read_activation(located.prefix) if matters else {}
    cuda, cudnn = read_gpu_libraries(distributions, folders, located.prefix, host)
    return EnvironmentFacts(
        located=located,
        python=read_python(located, layout, conda_names),
        distributions=distributions,
        tensorflow=tensorflow,
        keras=keras.read_keras(distributions, folders, tensorflow, host, activation),
        cuda=cuda,
        cudnn=cudnn,
        site_packages=folders,
        system_site=layout.system_site,
        user_site=_read_user_site(layout, host),
        pyvenv_cfg=layout.cfg,
        activation=activation,
        missing_files=_find_half_removed(distributions, located.prefix, folders) if matters else (),
        problems=tuple(problems),
        unreadable=_find_reason(layout, problems),
    )


def inspect_full(located: Located, host: HostFacts) -> EnvironmentFacts:
    """A quick inspection and all that takes longer: installers, file lists, size, activation."""
    from core.inspection.file_lists import find_missing_files, select_needed
    from core.inspection.folder_size import measure_folder
    from core.inspection.installation_notes import read_notes

    facts = inspect_quick(located, host)
    if facts.unreadable is not None:
        return facts
    distributions = tuple(read_notes(one, facts.site_packages) for one in facts.distributions)
    missing, problems = find_missing_files(select_needed(distributions), located.prefix, facts.site_packages)
    return replace(
        facts,
        distributions=distributions,
        activation=read_activation(located.prefix),
        missing_files=missing,
        problems=facts.problems + problems,
        size_bytes=None if located.kind is Kind.SYSTEM else measure_folder(located.prefix),
        full=True,
    )


def _find_half_removed(
    distributions: tuple[Distribution, ...], prefix: str, folders: tuple[str, ...]
) -> tuple[MissingFiles, ...]:
    suspects = select_without_entry(distributions, folders)
    if not suspects:
        return ()
    from core.inspection.file_lists import find_missing_files

    return find_missing_files(suspects, prefix, folders)[0]


def _find_refusal(prefix: str) -> str | None:
    try:
        os.scandir(prefix).close()
    except FileNotFoundError:
        return f"The folder {escape_invisible(prefix)} is not there any more."
    except (OSError, ValueError) as error:
        why = describe_error(error) if isinstance(error, OSError) else f"{error}."
        return f"The folder {escape_invisible(prefix)} cannot be read. {why}"
    return None


def _find_reason(layout: Layout, problems: list[ReadProblem]) -> str | None:
    """Why an environment counts as unreadable: none of its own folders of packages could be read."""
    unread = {problem.path for problem in problems if problem.what == "site-packages"}
    own = {escape_invisible(folder) for folder in layout.site_packages}
    if own and own <= unread:
        first = next(problem for problem in problems if problem.path in own)
        return f"Its packages in {first.path} cannot be read. {first.why}"
    return None


def _read_user_site(layout: Layout, host: HostFacts) -> tuple[Distribution, ...]:
    if layout.user_site is None or host.variables.get("PYTHONNOUSERSITE"):
        return ()
    found, _ = read_site_packages((layout.user_site,))
    return tuple(sorted(found, key=_by_name))
