"""The decision that a model holds: for each line its determination and its criteria."""

from collections.abc import Iterable
from dataclasses import dataclass

from rsb_prove.bridge.diagnostic import EX_CONFIG, Diagnostic, Rejected
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.rulebase import RuleBase

STATUSES = ("met", "failed", "unknown")


@dataclass(frozen=True, slots=True)
class Status:
    """A criterion that applies to a line, and met, failed or unknown."""

    criterion: str
    status: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A field that would settle criteria: where it stands and what to ask."""

    pointer: str
    question: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What the rules conclude of one requested line.

    `entity` is the line's JSON Pointer, `ground` the ground of the determination in the
    order of precedence, `kind` the kind of request where it is known.
    """

    entity: str
    line: str
    kind: str | None
    determination: str
    ground: str
    recommendation: str
    requires_physician_review: bool
    criteria: tuple[Status, ...]
    asks: tuple[Ask, ...]
    flags: tuple[str, ...]

    def of_status(self, status: str) -> tuple[str, ...]:
        """The ids of the criteria with a status, in policy order."""
        return tuple(c.criterion for c in self.criteria if c.status == status)


def decide_lines(
    base: RuleBase, model: Model, lines: Iterable[str]
) -> tuple[LineDecision, ...]:
    """The decision of each requested line (named by its JSON Pointer)."""
    return tuple(_line(base, model, entity) for entity in lines)


def _line(base: RuleBase, model: Model, entity: str) -> LineDecision:
    determination, ground = _determination(model, entity)
    action, physician = _recommendation(base, determination)
    return LineDecision(
        entity=entity,
        line=_word(model, "says", (entity, "line", None)) or entity,
        kind=_word(model, "kind", (entity, None)),
        determination=determination,
        ground=ground,
        recommendation=action,
        requires_physician_review=physician,
        criteria=_statuses(base, model, entity),
        asks=_asks(base, model, entity),
        flags=tuple(str(row[1]) for row in model["flag"].match((entity, None))),
    )


def _determination(model: Model, entity: str) -> tuple[str, str]:
    """The one determination of a line and a ground of it; Rejected where it is not one."""
    rows = list(model["determination"].match((entity, None, None)))
    found = {str(row[1]) for row in rows}
    if len(found) == 1:
        return str(rows[0][1]), str(rows[0][2])
    told = f"the determinations {', '.join(sorted(found))}" if found else "none"
    words = f"The rules conclude {told} for {entity}."
    note = "A line has one determination: that of the first ground by precedence."
    raise Rejected([Diagnostic("rules", "RSB331", words, note=note)], EX_CONFIG)


def _recommendation(base: RuleBase, determination: str) -> tuple[str, bool]:
    for name, action, physician in base.rows("recommendation"):
        if name == determination:
            return str(action), physician == "yes"
    raise KeyError(determination)


def _word(model: Model, predicate: str, row: tuple[str | None, ...]) -> str | None:
    return next((str(found[-1]) for found in model[predicate].match(row)), None)


def policy_order(base: RuleBase, criterion: str) -> tuple[int, str]:
    """A sort key: the place of a criterion in the rule files, which follow the policy."""
    known = base.criteria.get(criterion)
    return (known.number if known else len(base.criteria) + 1, criterion)


def _statuses(base: RuleBase, model: Model, entity: str) -> tuple[Status, ...]:
    found = {
        str(criterion): status
        for status in STATUSES
        for _, criterion in model[status].match((entity, None))
    }
    _never_both(model, entity)
    order = sorted(found, key=lambda criterion: policy_order(base, criterion))
    return tuple(Status(criterion, found[criterion]) for criterion in order)


def _never_both(model: Model, entity: str) -> None:
    """Raise Rejected where the rules conclude a criterion both met and failed."""
    met, failed = (
        {str(row[1]) for row in model[status].match((entity, None))}
        for status in ("met", "failed")
    )
    if both := sorted(met & failed):
        words = (
            f"The rules conclude {', '.join(both)} both met and failed for {entity}."
        )
        note = "A criterion is met or failed, each from what is documented, never both."
        raise Rejected([Diagnostic("rules", "RSB330", words, note=note)], EX_CONFIG)


def _asks(base: RuleBase, model: Model, entity: str) -> tuple[Ask, ...]:
    """The questions of a line: first those of the criteria that come first."""
    found: dict[tuple[str, str], list[str]] = {}
    rows = model["ask"].match((entity, None, None, None))
    for _, criterion, subject, path in sorted(
        rows, key=lambda row: (policy_order(base, str(row[1])), row[2:])
    ):
        found.setdefault((str(subject), str(path)), []).append(str(criterion))
    return tuple(
        Ask(f"{subject}/{path}", _question(base, model, subject, path), tuple(criteria))
        for (subject, path), criteria in found.items()
    )


def _question(base: RuleBase, model: Model, subject: str, path: str) -> str:
    kinds = {str(kind) for _, kind, _ in model["has"].match((None, None, subject))}
    kinds |= {subject.rpartition("/")[2]}
    rows = [(kind, key, words) for kind, key, _, words in base.rows("field")]
    rows += [(kind, key, words) for kind, key, words in base.rows("part_question")]
    for kind, key, words in rows:
        if key == path and kind in kinds and words:
            return str(words)
    return f"What does the record say of {path}?"
