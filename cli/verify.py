"""`rsb-prove verify`: checks decision documents, step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from rsb_prove.bridge.diagnostic import EX_NOINPUT, Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.decisions import Decision, decisions
from rsb_prove.cli.errors import complain, usage
from rsb_prove.cli.formats import as_json, error_document
from rsb_prove.cli.inputs import arrivals, sources
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import (
    Folders,
    program,
    rule_base,
    rules_option,
    settled,
)

if TYPE_CHECKING:
    from rsb_prove.bridge.document import Document
    from rsb_prove.bridge.rulebase import RuleBase
    from rsb_prove.explain.verification import Finding

UNPROVEN = 1

HELP = """Check decisions step by step, with a checker that shares no code with the engine.

PROOF is what rsb-prove CASE --format json prints, or several of it, one a line; - is
stdin. Every step must follow from the rules and from the facts in the document, and
with --case the facts must be all that the case states.

\b
  rsb-prove case.json -o proof.json
  rsb-prove verify proof.json --case case.json
"""
EPILOG = """\b
Exit status: 0 every decision is proven, 1 one is not, 65 something is no decision
document, 66 no such file, 78 invalid rules; the highest wins.
"""

# What the facts of a decision were checked against, in words.
FACTS = {
    "as stated": "the facts are taken as the document states them; --case checks these",
    "of the case": "the facts are all that the case states",
}

WORDS = {
    "not checked": "words are not checked: what is requested, sentences, questions and"
    " flags; --words decides the case anew and compares them",
    "as decided anew": "every word is the one that the case gives when decided anew",
}


@click.command("verify", help=HELP, epilog=EPILOG, no_args_is_help=True)
@click.argument(
    "proofs",
    metavar="PROOF...",
    nargs=-1,
    required=True,
    type=click.Path(allow_dash=True),
)
@click.option(
    "--case",
    metavar="CASE",
    type=click.Path(allow_dash=True),
    help="The case that was decided; a folder or NDJSON for several.",
)
@click.option(
    "--words",
    is_flag=True,
    help="Decide the case anew too, and compare every word with what is printed then.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the result is printed.",
)
@rules_option
def command(
    proofs: tuple[str, ...],
    case: str | None,
    words: bool,
    form: str,
    rules: Folders,
) -> None:
    """Check decision documents."""
    cases = None if case is None else _cases(case)
    if words and cases is None:
        sentence = "Words are compared with those of the case decided anew."
        raise usage("--words", "RSB430", sentence, "give the case with --case")
    with settled():
        base = rule_base(rules).base
    coming = chain.from_iterable(map(decisions, proofs))
    first = tuple(islice(coming, 2))
    desk = Desk(
        base, rules, cases, words, in_json=form == "json", alone=len(first) == 1
    )
    statuses = [desk.status(one) for one in chain(first, coming)]
    raise click.exceptions.Exit(max(statuses, default=0))


def _cases(path: str) -> "tuple[Document, ...]":
    """The cases of a file, a folder or stdin; decisions among them are passed over."""
    found, rejected = [], []
    for arrival in arrivals(sources((path,))):
        try:
            document = arrival.document()
        except Rejected as fault:
            rejected.append(fault)
        else:
            if "receipt" not in document.root:
                found.append(document)
    if rejected and not found:
        raise rejected[0]
    if rejected:
        complain(chain.from_iterable(fault.diagnostics for fault in rejected))
    if not found:
        place = printable(path, 1000)
        words = "There is no case to check a decision against."
        raise Rejected([Diagnostic(place, "RSB404", words)], EX_NOINPUT)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Desk:
    """What checks decisions and prints what it finds."""

    base: "RuleBase"
    rules: Folders
    cases: "tuple[Document, ...] | None"
    words: bool
    in_json: bool
    alone: bool

    def status(self, decision: Decision) -> int:
        """Check and print one decision; the exit status that it asks for."""
        if decision.fault is not None:
            if self.in_json and not self.alone:
                self._print(error_document(None, decision.fault))
            else:
                complain(decision.fault.diagnostics)
            return decision.fault.status
        content = decision.content
        found = self._findings(content)
        result = self._result(content, found)
        if self.in_json:
            self._print(result)
        else:
            if found:
                complain(map(decision.diagnostic, found))
            self._say(result, decision.name)
        return UNPROVEN if found else 0

    def _findings(self, content: Any) -> "tuple[Finding, ...]":
        from rsb_prove.explain.verification import verify
        from rsb_prove.explain.words import wordings

        if self.cases is None:
            return verify(content, self.base)
        case = self._case(content)
        found = verify(content, self.base, case.root)
        if self.words and not found:
            same = program(self.rules, self._readings(content))
            found = tuple(wordings(content, same, case))
        return found

    def _case(self, content: Any) -> "Document":
        """The case that was decided; else one of its id, or any, which then fails."""
        cases = self.cases or ()
        wanted = content.get("case_sha256"), content.get("case_id")
        same = [one for one in cases if one.sha256 == wanted[0]]
        named = [one for one in cases if one.root.get("case_id") == wanted[1]]
        return (same or named or cases)[0]

    def _result(self, content: Any, found: Sequence["Finding"]) -> dict[str, Any]:
        """What came out; of a document that is not proven nothing is repeated."""
        return {
            "case_id": None if found else content["case_id"],
            "proven": not found,
            "policy": "{id} {version}".format(**content["policy"])
            if not found
            else None,
            "rules_sha256": self.base.sha256,
            "readings": [] if found else self._readings(content),
            "facts": "as stated" if self.cases is None else "of the case",
            "words": "as decided anew" if self.words else "not checked",
            "lines": [] if found else [_line(line) for line in content["lines"]],
            "left_out": [] if found else _left_out(content),
            "findings": [asdict(one) for one in found],
        }

    def _readings(self, content: Any) -> list[str]:
        """The readings in force that are not the rule base's own."""
        own = set(self.base.rows("reading"))
        chosen = content["receipt"]["readings"].items()
        return [f"{name}={value}" for name, value in chosen if (name, value) not in own]

    def _print(self, document: dict[str, object]) -> None:
        with output(None) as write:
            write(as_json(document, compact=not self.alone))

    def _say(self, result: Mapping[str, Any], name: str) -> None:
        said = _sentences(result, name)
        lines = "".join(f"{printable(one, 1000)}\n" for one in said)
        with output(None) as write:
            write(lines.encode(errors="backslashreplace"))


def _line(line: Any) -> dict[str, object]:
    steps = len(line["proof"]["nodes"])
    return {
        "line": line["line"],
        "determination": line["determination"],
        "steps": steps,
    }


def _left_out(content: Any) -> list[str]:
    """The lines that the case requests and the document does not show."""
    shown = {line["line"] for line in content["lines"]}
    named = {
        row[0]: row[2]
        for predicate, row, _ in content["facts"]
        if predicate == "says" and row[1] == "line"
    }
    return [name for name in named.values() if name not in shown]


def _sentences(result: Mapping[str, Any], name: str) -> Iterator[str]:
    """A sentence a line of the case, and one about all of it."""
    for line in result["lines"]:
        verdict = line["determination"].replace("_", " ").upper()
        yield f"line {line['line']}: {verdict}, {line['steps']} steps checked"
    count = len(result["findings"])
    if count:
        told = "1 finding" if count == 1 else f"{count} findings"
        yield f"{name}: NOT PROVEN, {told}"
        return
    read = f" under {', '.join(result['readings'])}" if result["readings"] else ""
    yield (
        f"case {result['case_id']}: every step follows from the rules of "
        f"{result['policy']}{read} (sha256 {result['rules_sha256'][:12]})"
    )
    if result["left_out"]:
        yield f"lines of the case that are not in it: {', '.join(result['left_out'])}"
    yield FACTS[result["facts"]]
    yield WORDS[result["words"]]
