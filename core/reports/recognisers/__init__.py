"""One file per kind of text; each takes from the lines what it knows, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.reports.lines import Lines
from core.reports.piece import Piece
from core.reports.recognisers import (
    banners,
    build_info,
    code,
    commands,
    conda_info,
    conda_list,
    cuda_tools,
    environment_file,
    freeze,
    json_documents,
    labels,
    messages,
    nvidia_smi,
    paths,
    pip_list,
    pip_messages,
    pip_show,
    prompts,
    prose,
    pyvenv_cfg,
    report_blocks,
    setup_files,
    tensorflow_log,
    tf_env,
    toml_projects,
    traceback,
    variables,
)

# From the most telling to what is only a sentence: a line belongs to the first that takes it.
RECOGNISERS: tuple[Callable[[Lines], Iterable[Piece]], ...] = (
    report_blocks.recognise,
    json_documents.recognise,
    build_info.recognise,
    traceback.recognise,
    tensorflow_log.recognise,
    nvidia_smi.recognise,
    environment_file.recognise,
    toml_projects.recognise,
    setup_files.recognise,
    conda_info.recognise,
    conda_list.recognise,
    pip_show.recognise,
    pip_messages.recognise,
    commands.recognise,
    pip_list.recognise,
    freeze.recognise,
    tf_env.recognise,
    pyvenv_cfg.recognise,
    variables.recognise,
    cuda_tools.recognise,
    banners.recognise,
    labels.recognise,
    code.recognise,
    prompts.recognise,
    messages.recognise,
    freeze.recognise_inline,
    paths.recognise,
    prose.recognise,
)
