"""What extension packs change for a line, and which version of the policy decides it."""

from collections.abc import Iterator, Sequence

from rsb_prove.bridge.model import Model
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.proof import Derived, Ground
from rsb_prove.explain.proofs import Builder
from rsb_prove.explain.view import OverrideView

# Predicate -> whether a pack is surely in effect of which it tells.
PREDICATES = {"override": True, "may_override": False}


def override_atoms(base: RuleBase, model: Model, entity: str) -> tuple[Ground, ...]:
    """What packs change for a line, or would: nothing where there are none."""
    if base.packs is None:
        return ()
    return tuple(
        Ground(name, row)
        for name in PREDICATES
        for row in sorted(model[name].match((entity, None, None, None, None)))
    )


def override_views(made: Builder, atoms: Sequence[Ground]) -> Iterator[OverrideView]:
    """The same in words, each with its node of the proof."""
    versions = {pack: version for pack, _, version in made.base.rows("pack")}
    for atom in atoms:
        _, pack, does, what, over = map(str, atom.row)
        yield OverrideView(
            pack=pack,
            version=str(versions[pack]),
            does=does,
            what=what,
            over=over,
            in_effect=PREDICATES[atom.predicate],
            text=_sentence(made, atom),
            node=made.add(atom),
        )


def _sentence(made: Builder, atom: Ground) -> str:
    step = made.explainer.conclusion(atom)
    assert isinstance(step, Derived)
    sentence = made.base.sentences[step.clause.place]
    return made.drafter.wording.clause(step.clause, sentence, step.bindings)


def versions_of(base: RuleBase, model: Model, entity: str) -> tuple[str, ...]:
    """The versions that may decide a line, where there are several; earlier ones first."""
    periods = {version: first for version, first, _ in _periods(base)}
    if not periods:
        return ()
    rows = (str(row[1]) for row in model["version_of"].match((entity, None)))
    return tuple(sorted(rows, key=lambda version: periods[version]))


def policy_version(base: RuleBase, lines: Sequence[Sequence[str]]) -> str:
    """The version that decides the lines of a case, or all of those that do."""
    ((_, own),) = base.rows("policy")
    found = {version for line in lines for version in line}
    ordered = [version for version, _, _ in _periods(base) if version in found]
    return ", ".join(ordered) or str(own)


def _periods(base: RuleBase) -> list[tuple[str, int, int]]:
    """The versions of the policy with their first and last days, in their order."""
    rows = base.rows("version_period")
    found = [(str(version), int(first), int(last)) for version, first, last in rows]
    return sorted(found, key=lambda row: row[1])
