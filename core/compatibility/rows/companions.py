"""Rows of distributions that stand beside TensorFlow: what each release of them declares."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Raw, Struct

from core.model import Category, Severity


class CompanionReleases(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Releases of one distribution that declare the same: ``versions``, oldest first, parted by spaces.

    ``python`` is Requires-Python, ``requires`` are the declared requirements that concern distributions of
    the file, without those of extras. ``wheels`` maps platforms, parted by spaces, to the Python minors with
    a compiled wheel (``3.6-3.9``; ``3.7+``: from there on); empty where it runs anywhere or is built on
    the spot.
    """

    versions: str
    python: str = ""
    requires: tuple[str, ...] = ()
    wheels: Mapping[str, str] = {}


class CompanionsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """companions.yaml; made by the refresh tool.

    ``pieces`` are distributions without rows of their own whose ranges are kept all the same.
    """

    sources: Mapping[str, str]
    pieces: tuple[str, ...] = ()
    companions: Mapping[str, tuple[CompanionReleases, ...]] = {}


class PluginAction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to do that changes no version: ``action`` is ``verb:detail``, ``title`` its words."""

    action: str
    title: str


class CompanionsIndex(Struct, frozen=True, kw_only=True):
    """companions.yaml with the rows of each distribution left packed until they are asked for."""

    companions: Mapping[str, Raw]


class PluginPair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range of a plug-in and the range of ``partner`` it works with, whatever its metadata says.

    ``works`` is a range, ``same minor`` (as the plug-in's own), or ``installed`` where ``partner`` need only
    be there. ``tried`` are pairs outside it (``own range with partner range``) that were measured to work.
    The row counts while all of ``when`` (names to ranges) holds, and not where TensorFlow is told to use
    tf-keras if ``lifted_by_legacy``, nor with a variable set as in ``unless``. ``uses`` are words in the
    user's code or in what was printed without which it is only worth knowing. ``stops`` says what fails:
    ``import``, ``training``, ``loading``, ``a tool``, ``the GPU`` or ``nothing``; ``prefer`` is the
    partner's version to install. ``actions`` are offered beside changes of versions; ``is_ended`` plug-ins
    may be removed.
    """

    id: str
    plugin: str
    works: str
    stops: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    versions: str = ""
    partner: str = "tensorflow"
    when: Mapping[str, str] = {}
    tried: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    category: Category = Category.PLUGIN_PAIRING
    uses: tuple[str, ...] = ()
    lifted_by_legacy: bool = False
    unless: Mapping[str, str] = {}
    prefer: str = ""
    error: str = ""
    actions: tuple[PluginAction, ...] = ()
    is_ended: bool = False


class PluginsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """plugins.yaml.

    ``plugins`` are distributions whose declared requirement on TensorFlow or Keras is a matter of pairing;
    ``carried`` those that TensorFlow itself requires in its own minor. ``compiled`` are plug-ins with code
    made for one build of TensorFlow, each with the words by which its files are known.
    """

    sources: Mapping[str, str]
    plugins: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    compiled: Mapping[str, str] = {}
    pairs: tuple[PluginPair, ...] = ()
