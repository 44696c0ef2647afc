"""What ``explain`` prints for people: what was understood, what does not fit, what was left."""

from __future__ import annotations

from collections.abc import Iterator

from core.cli.text import HEALTH_WORDS, describe_finding
from core.model import Explained, Note, NoteKind

_UNKNOWN = "not told"


def describe_explained(explained: Explained) -> Iterator[str]:
    """A short table, how it was read, the findings, and what was not understood."""
    environment = explained.environment
    yield f"{HEALTH_WORDS[environment.health]}: the environment that this text tells of"
    yield from _describe_pieces(explained)
    for note in _select(explained, NoteKind.UNDERSTOOD):
        yield f"Understood: {_name_lines(note)}{note.text}"
    for note in _select(explained, NoteKind.ASSUMED):
        yield f"Assumed: {note.text}"
    for note in _select(explained, NoteKind.CONTRADICTION):
        yield f"Contradiction: {note.text}"
    for finding in environment.findings:
        yield ""
        yield from describe_finding(finding)
    if not environment.findings:
        yield ""
        yield "Nothing in it is known not to fit."
    left = [*_select(explained, NoteKind.IGNORED), *_select(explained, NoteKind.NOT_UNDERSTOOD)]
    if left:
        yield ""
    for note in left:
        yield f"{'Ignored' if note.kind is NoteKind.IGNORED else 'Not understood'}: {note.text}"


def _describe_pieces(explained: Explained) -> Iterator[str]:
    facts, host, unknown = explained.environment.facts, explained.host, explained.circumstances.unknown
    system = _UNKNOWN if "os" in unknown else f"{host.os} {host.os_version}".strip()
    arch = "" if "arch" in unknown else f" ({host.arch})"
    yield f"  System      {system}{arch}"
    yield f"  Python      {facts.python.version or _UNKNOWN}"
    tensorflow = facts.tensorflow
    if tensorflow is None:
        yield f"  TensorFlow  {_UNKNOWN}"
    else:
        built = f", built for CUDA {tensorflow.cuda}" if tensorflow.cuda else ""
        yield f"  TensorFlow  {tensorflow.version} ({tensorflow.distribution}{built})"
    keras = facts.keras
    if keras is not None:
        parts = [keras.version or "no package of its own"]
        parts += [f"in TensorFlow {keras.inside_tensorflow}"] if keras.inside_tensorflow else []
        parts += [f"tf-keras {keras.tf_keras}"] if keras.tf_keras else []
        parts += [f"backend {keras.backend} ({keras.backend_from})"] if keras.backend else []
        yield f"  Keras       {'; '.join(parts)}"
    for label, libraries in (("CUDA", facts.cuda), ("cuDNN", facts.cudnn)):
        if libraries:
            yield f"  {label:<10}  {', '.join(f'{one.version} ({one.source})' for one in libraries)}"
    for gpu in host.gpus:
        capability = f" (compute capability {gpu.compute_capability})" if gpu.compute_capability else ""
        yield f"  GPU         {gpu.name}{capability}"
    if host.driver:
        yield f"  Driver      {host.driver}" + (
            f" (up to CUDA {host.driver_cuda})" if host.driver_cuda else ""
        )
    wants = explained.circumstances.wants
    if wants:
        yield f"  To install  {', '.join(f'{name}{range_}' for name, range_ in wants.items())}"
    yield f"  Packages    {len(facts.distributions)} with their versions"


def _select(explained: Explained, kind: NoteKind) -> list[Note]:
    return [note for note in explained.notes if note.kind is kind]


def _name_lines(note: Note) -> str:
    if note.lines is None:
        return ""
    first, last = note.lines
    return f"line {first}: " if first == last else f"lines {first} to {last}: "
