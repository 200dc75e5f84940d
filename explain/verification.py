"""Whether a decision document is proven: each step, each verdict and list, each hash.

All faults are found at once. Words are taken on trust: sentences, questions, and which
steps the short form shows. Their hash tells only that nobody changed them by mistake.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.program import format_of
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.validation import validate
from rsb_prove.explain.checker import Model
from rsb_prove.explain.claims import Basis, line_faults, requested
from rsb_prove.explain.form import DOCUMENT, misfits
from rsb_prove.explain.hashes import SCHEMA_VERSION, receipt
from rsb_prove.explain.packclaims import version_due
from rsb_prove.explain.retelling import hash_of, retold

# The facts of a case that stand at a field of their own.
OF_FIELDS = ("says", "number", "day", "ymd", "week", "listed")
FORM, HASH, RULES, CASE, LINE, STEP = (f"RSB50{n}" for n in range(1, 7))
# What a document or a case makes happen that is not as the program writes or takes it.
ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a document, at a JSON Pointer into it."""

    code: str
    place: str
    sentence: str


def verify(
    document: Any, base: RuleBase, case: Mapping[str, Any] | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a decision document; nothing if it is proven."""
    return tuple(findings(document, base, case))


def findings(
    document: Any, base: RuleBase, case: Mapping[str, Any] | None = None
) -> Iterator[Finding]:
    """The same one by one, what makes others moot first."""
    if odd := list(misfits(document, DOCUMENT)):
        yield from (Finding(FORM, at, "This is not of the form.") for at in odd)
        return
    yield from _receipt(document)
    if other := list(_rules(document, base)):
        yield from other  # by other rules nothing can be checked
        return
    rules = base.with_readings(document["receipt"]["readings"])
    if case is not None and (other := [*_case(document, rules, case)]):
        yield from other  # of another case nothing follows from these facts
        return
    yield from _facts(document)
    yield from _lines(document, rules, case)


def _receipt(document: Any) -> Iterator[Finding]:
    """What the document attests to is what stands in it."""
    if document["schema_version"] != SCHEMA_VERSION:
        words = f"Only documents of version {SCHEMA_VERSION} can be checked."
        yield Finding(FORM, "/schema_version", words)
    stated = document["receipt"]
    rest = {name: said for name, said in document.items() if name != "receipt"}
    for name, due in receipt(rest, stated["readings"]).items():
        if stated[name] != due:
            words = f"What stands in the document gives {due}: it was changed."
            yield Finding(HASH, f"/receipt/{name}", words)


def _rules(document: Any, base: RuleBase) -> Iterator[Finding]:
    """The rule base is the one of the document, and knows its readings."""
    policy, readings = document["policy"], document["receipt"]["readings"]
    if policy["rules_sha256"] != base.sha256:
        words = f"The document is of other rules; the hash of these is {base.sha256}."
        yield Finding(RULES, "/policy/rules_sha256", words)
    elif (policy["id"], policy["version"]) != _named(document, base):
        yield Finding(RULES, "/policy", "The rules are of another policy or version.")
    elif readings.keys() != {name for name, _ in base.rows("reading")}:
        words = "These are not the readings that the rules need, one of each."
        yield Finding(RULES, "/receipt/readings", words)
    else:
        try:
            base.with_readings(readings)
        except Rejected as rejected:
            for one in rejected.diagnostics:
                yield Finding(RULES, "/receipt/readings", one.sentence)


def _named(document: Any, base: RuleBase) -> tuple[object, str]:
    """The policy, and the version that decides the lines of a document."""
    ((policy, _),) = base.rows("policy")
    return policy, version_due(document, base)


def _case(document: Any, rules: RuleBase, case: Mapping[str, Any]) -> Iterator[Finding]:
    """The facts of the document are all that the case states, and nothing else."""
    if document["case_id"] != case.get("case_id"):
        yield Finding(CASE, "/case_id", "The case that was given is another one.")
        return
    if document["case_sha256"] != (own := hash_of(case)):
        words = f"The case is not as it was decided: the hash of this one is {own}."
        yield Finding(CASE, "/case_sha256", words)
    if not _valid(case, rules):
        yield Finding(CASE, "/facts", "The case given is none that can be decided.")
        return
    told = set(retold(case, rules.facts))
    stated = [(name, tuple(row), at) for name, row, at in document["facts"]]
    for number, fact in enumerate(stated):
        if fact not in told:
            yield Finding(CASE, f"/facts/{number}", "The case does not state this.")
    for name, row, at in sorted(told.difference(stated), key=str):
        words = f"The case states {name}{row} at {at}, the document does not."
        yield Finding(CASE, "/facts", words)


def _valid(case: Mapping[str, Any], rules: RuleBase) -> bool:
    """Whether the program would decide a case: else what it tells is not all it says."""
    try:
        form = format_of(rules)
        validate(Document("case", case, ""), form)  # type: ignore[arg-type]
    except (Rejected, *ODD):
        return False
    return True


def _facts(document: Any) -> Iterator[Finding]:
    """What stands at a field is stated of that field."""
    for number, (name, row, at) in enumerate(document["facts"]):
        if name in OF_FIELDS and at != "/".join(map(str, row[:2])):
            words = f"A fact of {'/'.join(map(str, row[:2]))} stands there."
            yield Finding(CASE, f"/facts/{number}", words)


def _lines(
    document: Any, rules: RuleBase, case: Mapping[str, Any] | None
) -> Iterator[Finding]:
    """Every line, against all that follows from the facts."""
    facts, names = document["facts"], [line["line"] for line in document["lines"]]
    try:
        model = Model(rules.facts, rules.clauses, facts)
    except ODD:
        yield Finding(CASE, "/facts", "No case can state these facts.")
        return
    if len(model.given) < len(facts):
        yield Finding(CASE, "/facts", "A fact stands more than once.")
    if ("", "case_id", document["case_id"]) not in model.rows["says"]:
        yield Finding(CASE, "/case_id", "The facts are those of a case of another id.")
    sources = None if case is None else case.get("sources") or {}
    asked = [name for _, name in requested(Basis(model, rules, sources))]
    if not names or names != [name for name in asked if name in names]:
        words = "Each line stands once, in the order of the case, and one at least."
        yield Finding(LINE, "/lines", words)
    for number, line in enumerate(document["lines"]):
        place = f"/lines/{number}"
        try:
            for at, sentence in line_faults(line, Basis(model, rules, sources)):
                code = STEP if at.startswith("/proof") else LINE
                yield Finding(code, place + at, sentence)
        except ODD:
            yield Finding(FORM, place, "This is not as the program writes it.")
