"""From a decided case to what every rendering shows."""

from collections.abc import Iterator, Mapping

from rsb_prove.bridge.decision import LineDecision
from rsb_prove.bridge.facts import sources_of
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.overrides import (
    override_atoms,
    override_views,
    policy_version,
    versions_of,
)
from rsb_prove.explain.proof import Ground
from rsb_prove.explain.proofs import Builder, builder
from rsb_prove.explain.view import (
    CaseView,
    CriterionView,
    FlagView,
    LineView,
    Proof,
)
from rsb_prove.explain.wording import Wording

KINDS = {
    "initial": "initial diagnostic",
    "additional": "additional diagnostic",
    "therapeutic": "therapeutic",
}
TARGETS = {
    "stellate_ganglion": "stellate ganglion block",
    "lumbar_sympathetic": "lumbar sympathetic block",
}


def view_case(base: RuleBase, decided: Decided, *, brief: bool = False) -> CaseView:
    """Everything that a person or a program may want to know of a decided case.

    A brief view holds the short form of the proofs and nothing else of them: the same
    sentences and numbers in a third of the time, with other ids.
    """
    pointers = {(fact.predicate, fact.row): fact.pointer for fact in decided.facts}
    explainer = Explainer(base, decided.model, pointers, decided.live)
    sources = sources_of(decided.document)
    made = builder(base, explainer, Wording(base, decided), sources, brief=brief)
    ((policy, _),) = base.rows("policy")
    lines = tuple(_line(made, line, decided) for line in decided.lines)
    return CaseView(
        name=decided.document.name,
        case_id=str(decided.document.root["case_id"]),
        case_sha256=decided.document.sha256,
        rules_sha256=base.sha256,
        policy_id=str(policy),
        policy_version=policy_version(base, [line.versions for line in lines]),
        lines=lines,
        sources=sources,
        facts=decided.facts,
        readings={str(n): str(value) for n, value in decided.model.rows("reading")},
        packs=tuple(one.id for one in base.packs.manifests) if base.packs else None,
    )


def _line(made: Builder, line: LineDecision, decided: Decided) -> LineView:
    changed = override_atoms(made.base, decided.model, line.entity)
    proof, summed_up = made.proof(line, changed), made.summed_up(line)
    return LineView(
        decision=line,
        subject=_subject(line, decided),
        reason=_reason(line, summed_up),
        criteria=tuple(_criteria(made, line, summed_up)),
        asks=line.asks,
        flags=tuple(_flags(made, line)),
        readings=_readings(made.base, proof),
        proof=proof,
        overrides=tuple(override_views(made, changed)),
        versions=versions_of(made.base, decided.model, line.entity),
    )


def _subject(line: LineDecision, decided: Decided) -> str:
    """What is requested, in words: kind, target, limb and date."""
    request = _request(line.entity, decided)
    target = str(request.get("target") or "")
    words = [
        KINDS.get(line.kind or "", ""),
        TARGETS.get(target, f"block of the {target}" if target else "block"),
    ]
    where = [str(request[key]) for key in ("limb", "date") if request.get(key)]
    return ", ".join([" ".join(filter(None, words)), *where]).replace("_", " ")


def _request(entity: str, decided: Decided) -> Mapping[str, object]:
    requests = decided.document.root["requests"]
    assert isinstance(requests, list)
    found = requests[int(entity.rpartition("/")[2])]
    assert isinstance(found, dict)
    return found


def _reason(line: LineDecision, summed_up: frozenset[str]) -> str:
    """One sentence: how many criteria decide it; one that sums up others counts not."""
    failed, unknown = (
        [c for c in line.of_status(status) if c not in summed_up]
        for status in ("failed", "unknown")
    )
    counts = [
        f"{len(ids)} {'criterion' if len(ids) == 1 else 'criteria'} {word}"
        for ids, word in ((failed, "failed"), (unknown, "unknown"))
        if ids
    ]
    return " and ".join(counts) or f"all {len(line.criteria)} criteria met"


def _criteria(
    made: Builder, line: LineDecision, summed_up: frozenset[str]
) -> Iterator[CriterionView]:
    asked: dict[str, list[str]] = {}
    for ask in line.asks:
        for criterion in ask.criteria:
            asked.setdefault(criterion, []).append(ask.pointer)
    for found in line.criteria:
        atom = Ground(found.status, (line.entity, found.criterion))
        node = made.add(atom)
        known = made.base.criteria.get(found.criterion)
        evidence = asked.get(found.criterion, [])
        if found.status != "unknown":
            evidence = list(_evidence(made, node))
        yield CriterionView(
            found.criterion,
            found.status,
            known.title if known else found.criterion,
            known.citation if known else "",
            made.statement(atom),
            tuple(dict.fromkeys(evidence)),
            node,
            found.criterion in summed_up,
        )


def _evidence(made: Builder, node: str) -> Iterator[str]:
    """The fields that a verdict rests on: the facts below it, in proof order."""
    seen = {node}
    waiting = [node]
    while waiting:
        at = waiting.pop()
        if made.nodes[at].kind == "fact" and made.roles[at] != "hidden":
            yield made.nodes[at].pointer
        below = [p for p in made.edges[at] if p not in seen and _followed(made, p)]
        seen.update(below)
        waiting += reversed(below)


def _followed(made: Builder, node: str) -> bool:
    """Evidence is what the record says, not what it leaves out."""
    return made.roles[node] not in ("hidden", "lack")


def _flags(made: Builder, line: LineDecision) -> Iterator[FlagView]:
    for flag in line.flags:
        step = made.explainer.conclusion(Ground("flag", (line.entity, flag)))
        sentence = made.base.sentences[step.clause.place]
        bindings = step.bindings if hasattr(step, "bindings") else ()
        yield FlagView(
            flag, made.drafter.wording.clause(step.clause, sentence, bindings)
        )


def _readings(base: RuleBase, proof: Proof) -> tuple[str, ...]:
    """The readings among the leaves of the determination's proof, as NAME=VALUE."""
    premises = proof.premises()
    found = {proof.root}
    waiting = [proof.root]
    while waiting:
        below = set(premises.get(waiting.pop(), ())) - found
        found |= below
        waiting += below
    formal = {proof.nodes[node].formal for node in found}
    return tuple(
        f"{name}={value}"
        for name, value in base.rows("reading")
        if f"reading({name!a}, {value!a})" in formal
    )
