"""The proof of a line as a graph of nodes: the values that every rendering is made from.

Built bottom-up over the premises with a stack of its own; a node's id is a hash of what
it says and of the ids of its premises, so that equal sub-proofs are one node.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rsb_prove.bridge.decision import LineDecision, policy_order
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.derivation import Explainer
from rsb_prove.explain.drafts import VERDICTS, Draft, Drafter, Step
from rsb_prove.explain.hashes import node_id
from rsb_prove.explain.proof import Absent, Attempt, Ground, Premise
from rsb_prove.explain.refutation import attempts
from rsb_prove.explain.roles import Roles
from rsb_prove.explain.shortening import Role, shortened
from rsb_prove.explain.view import Node, Proof
from rsb_prove.explain.wording import UNDOCUMENTED, Wording


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes nodes of steps; one for each case, so that lines share what they share."""

    base: RuleBase
    explainer: Explainer
    drafter: Drafter
    role_of: Callable[[Step], Role]
    nodes: dict[str, Node]
    edges: dict[str, tuple[str, ...]]
    ids: dict[Step, str]
    roles: dict[str, Role]
    names: dict[tuple[Draft, tuple[str, ...]], str]
    brief: bool

    def proof(self, line: LineDecision, more: Iterable[Ground] = ()) -> Proof:
        """The proof of a line's determination, of every criterion that applies, and more."""
        root = Ground("determination", (line.entity, line.determination, line.ground))
        top = self.add(root)
        verdicts = {
            one.criterion: self.add(Ground(one.status, (line.entity, one.criterion)))
            for one in line.criteria
        }
        others = [self.add(atom) for atom in more]
        reached = self._reached([top, *verdicts.values(), *others])
        edges = tuple((a, b) for a in reached for b in self.edges[a])
        unread = [verdicts[criterion] for criterion in self.summed_up(line)]
        roles = self.roles | dict.fromkeys(unread, "hidden")
        short = shortened(top, self.nodes, self.edges, roles)
        plain = {top: None} | {node: None for edge in short for node in edge}
        order = [*plain, *(node for node in reached if node not in plain)]
        numbers = {node: number for number, node in enumerate(order, 1)}
        nodes = {node: self.nodes[node] for node in reached}
        nodes |= {node: self.nodes[node].shown() for node in plain}
        return Proof(top, nodes, edges, short, numbers)

    def summed_up(self, line: LineDecision) -> frozenset[str]:
        """The criteria of a line that only repeat what a part of them says."""
        status = {one.criterion: one.status for one in line.criteria}
        rows = self.explainer.model.rows("sums_up")
        return frozenset(
            str(criterion)
            for criterion, part in rows
            if status.get(str(part)) == status.get(str(criterion), "")
        )

    def _reached(self, tops: list[str]) -> list[str]:
        found: dict[str, None] = {}
        waiting = tops[::-1]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found[node] = None
                waiting += reversed(self.edges[node])
        return list(found)

    def add(self, goal: Step) -> str:
        """The id of a step, made with all that it rests on."""
        waiting: list[tuple[Step, bool]] = [(goal, False)]
        open_: dict[Step, tuple[Step, ...]] = {}
        while waiting:
            step, ready = waiting.pop()
            if step in self.ids:
                continue
            if ready:
                self._make(step, open_.pop(step))
                continue
            open_[step] = parts = self._followed(step)
            waiting.append((step, True))
            waiting += [
                (part, False)
                for part in reversed(parts)
                if part not in self.ids and part not in open_
            ]
        return self.ids[goal]

    def _followed(self, step: Step) -> tuple[Step, ...]:
        """What a step rests on; in a brief proof without what no reader is shown."""
        if not self.brief:
            return self._parts(step)
        return tuple(p for p in self._parts(step) if self.role_of(p) != "hidden")

    def _parts(self, step: Step) -> tuple[Step, ...]:
        match step:
            case Ground("ground", _):
                return self._grounds(step)
            case Ground():
                return self.explainer.conclusion(step).premises
            case Absent():
                return tuple(sorted(attempts(self.explainer, step), key=self._rank))
            case Attempt():
                return (*step.held, *step.blocks)
        return ()

    def _grounds(self, ground: Ground) -> tuple[Step, ...]:
        """Every instance of a ground, not one: all that failed, in policy order."""
        every = self.explainer.every(ground)
        found = dict.fromkeys(p for one in every for p in one.premises)
        return tuple(sorted(found, key=self._order))

    def _order(self, premise: Premise) -> tuple[int, str]:
        verdict = isinstance(premise, Ground) and premise.predicate in VERDICTS
        return policy_order(self.base, str(premise.row[1])) if verdict else (0, "")  # type: ignore[union-attr]

    def _rank(self, attempt: Attempt) -> tuple[int, str]:
        """Attempts in policy order where they are about criteria, else as they came."""
        return min(map(self._order, attempt.blocks), default=(0, ""))

    def _make(self, step: Step, rests_on: tuple[Step, ...]) -> None:
        ids = [self.ids[part] for part in rests_on if part in self.ids]
        parts = tuple(dict.fromkeys(ids))
        node = self.drafter.draft(step)
        id_ = self.ids[step] = self._id(node, parts)
        self.nodes[id_] = Node(id_, *node)
        self.edges[id_] = parts
        lacking = node.kind == "absence" and node.text.endswith(UNDOCUMENTED)
        role = self.role_of(step)
        self.roles[id_] = "lack" if lacking and role != "hidden" else role

    def _id(self, node: Draft, parts: tuple[str, ...]) -> str:
        """A hash of all that is said; in a brief proof, that nobody keeps, a number."""
        if self.brief:
            return self.names.setdefault((node, parts), f"{len(self.names)}")
        *words, bindings, values, members = node
        return node_id(words, bindings, values, members, parts)

    def statement(self, atom: Ground) -> str:
        """The sentence of a verdict."""
        return self.drafter.statement(atom)


def builder(
    base: RuleBase,
    explainer: Explainer,
    wording: Wording,
    sources: Mapping[str, str],
    *,
    brief: bool,
) -> Builder:
    """A builder with nothing built yet; a brief one leaves out what no reader is shown."""
    treatment = {str(name): str(how) for name, how in base.rows("unread")}
    leaves = frozenset(name for name, how in treatment.items() if how == "leaf")
    drafter = Drafter(base, explainer, wording, sources, leaves)
    role_of = Roles(treatment, explainer.live).of
    return Builder(base, explainer, drafter, role_of, {}, {}, {}, {}, {}, brief)
