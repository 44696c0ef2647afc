"""The environment as it will be when a wish is met: what pip would put there, and what it would leave."""

from __future__ import annotations

from msgspec.structs import replace

from core.compatibility import find_declared, is_older
from core.diagnosis.context import Context
from core.diagnosis.declared import build_markers
from core.diagnosis.offers import is_loadable, list_offers, select_matching
from core.diagnosis.requirements import select_requirements
from core.diagnosis.wish_companions import fits_here, select_published
from core.diagnosis.wished import Wish, read_wish
from core.model import Circumstances, Distribution, EnvironmentFacts, KerasFacts, TensorFlowFacts

_KERAS = ("keras", "tf-keras")


def predict(context: Context) -> tuple[EnvironmentFacts, Circumstances] | None:
    """Facts and circumstances after the wishes are met; ``None`` if one cannot be, or changes nothing.

    What the new distributions declare and the old ones violate is left out: pip changes those too, to
    versions that nobody knows yet.
    """
    wished: dict[str, Distribution] = {}
    for name, specifier in context.circumstances.wants.items():
        wish = read_wish(name, specifier)
        version = _choose_version(context, wish)
        if version is None:
            return None
        if context.version_of(wish.name) != version:
            declared = find_declared(context.matrix, wish.name, version, context.platform)
            wished[wish.name] = Distribution(
                name=wish.name,
                version=version,
                folder=f"{wish.name}-{version}.dist-info",
                requires=declared.requires,
                requires_python=declared.python or None,
                installer="pip",
            )
    if not wished:
        return None
    moved = _find_moved(context, wished)
    kept = [one for one in context.facts.distributions if one.name not in wished and one.name not in moved]
    tensorflow = _predict_tensorflow(context, wished)
    facts = replace(
        context.facts,
        distributions=tuple(sorted([*kept, *wished.values()], key=_get_name)),
        tensorflow=tensorflow,
        keras=_predict_keras(context, wished, moved, tensorflow),
    )
    circumstances = context.circumstances
    return facts, Circumstances(
        is_complete=circumstances.is_complete and not moved,
        unknown=circumstances.unknown,
        absent=circumstances.absent - wished.keys(),
        date=circumstances.date,
        manager=circumstances.manager,
        host_arch=circumstances.host_arch,
        libstdcxx=circumstances.libstdcxx,
        system_dlls=circumstances.system_dlls,
        variables_unset=circumstances.variables_unset,
        driver_cuda=circumstances.driver_cuda,
    )


def _choose_version(context: Context, wish: Wish) -> str | None:
    """The newest version that pip would take."""
    python = context.python_minor
    offers = select_matching(
        list_offers(context.matrix, wish.name, prereleases="rc" in wish.specifier),
        wish.specifier,
        context.circumstances.date,
    )
    if offers:
        fitting = [
            one.version
            for one in offers
            if one.platform == context.platform
            and (python is None or is_loadable(context.matrix, one, python))
        ]
        return fitting[-1] if fitting else None
    published = [
        one.version for one in select_published(context, wish) if fits_here(one, python, context.platform)
    ]
    return published[-1] if published else None


def _find_moved(context: Context, wished: dict[str, Distribution]) -> frozenset[str]:
    """What pip changes as well, because a wished distribution does not accept it."""
    markers = build_markers(context)
    moved = set()
    for one in wished.values():
        for requirement in select_requirements(one, markers):
            there = context.installed.get(requirement.name)
            if (
                there is not None
                and requirement.name not in wished
                and not requirement.accepts(there.version)
            ):
                moved.add(requirement.name)
    return frozenset(moved)


def _predict_tensorflow(context: Context, wished: dict[str, Distribution]) -> TensorFlowFacts | None:
    one = next((wished[name] for name in wished if name in context.matrix.distributions), None)
    if one is None:
        return context.tensorflow
    build = context.matrix.build(one.version, one.name, context.platform)
    return TensorFlowFacts(
        version=one.version,
        distribution=one.name,
        installer="pip",
        cuda=build.cuda if build is not None else None,
        cudnn=build.cudnn if build is not None else None,
        build="cuda" if build is not None and build.cuda else "cpu",
    )


def _predict_keras(
    context: Context,
    wished: dict[str, Distribution],
    moved: frozenset[str],
    tensorflow: TensorFlowFacts | None,
) -> KerasFacts | None:
    before = context.facts.keras
    release = context.matrix.release(tensorflow.version) if tensorflow is not None else None
    inside = release.keras if release is not None and release.keras_inside else None
    versions = {
        name: wished[name].version if name in wished else context.version_of(name)
        for name in _KERAS
        if name not in moved
    }
    if not any(versions.values()) and inside is None:
        return None
    keras = versions.get("keras")
    backend = before.backend if before is not None else None
    if keras is not None and not is_older(keras, "2.4") and is_older(keras, "3.0"):
        backend = "tensorflow"
    return KerasFacts(
        version=keras,
        distribution="keras" if keras is not None else None,
        inside_tensorflow=inside,
        tf_keras=versions.get("tf-keras"),
        backend=backend or ("tensorflow" if keras is not None else None),
        backend_from=before.backend_from if before is not None and before.backend_from else "default",
    )


def _get_name(one: Distribution) -> str:
    return one.name
