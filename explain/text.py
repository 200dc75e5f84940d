"""The decision and its proof as plain text, for the terminal."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping

from rsb_prove.explain.view import CaseView, CriterionView, LineView, Node, Proof

ORDER = ("failed", "unknown", "met")
RECOMMENDATIONS = {
    "certify": "certify",
    "refer_to_physician": "refer to physician",
    "request_information": "request information",
    "route_elsewhere": "route elsewhere",
    "apply_plan_terms": "apply the plan's terms",
}
NOTICE = "The program recommends and proves; only a clinician denies."
LABEL = 12


def case_text(
    view: CaseView, *, full: bool = False, width: int = 100, line: str | None = None
) -> str:
    """A case's decision as text, every line or the named one; ends with a newline."""
    chosen = [one for one in view.lines if line in (None, one.decision.line)]
    parts = [case_head(view, width)]
    parts += [line_text(view, one, full=full, width=width) for one in chosen]
    return "\n\n".join([*parts, NOTICE]) + "\n"


def case_head(view: CaseView, width: int) -> str:
    """Which case is decided, and under what policy."""
    said = f"case {view.case_id} under {view.policy_id} {view.policy_version}"
    return "\n".join(textwrap.wrap(said, width))


def line_text(view: CaseView, line: LineView, *, full: bool, width: int) -> str:
    """A line's decision with its proof."""
    blocks = [
        title_text(line, width),
        "\n".join(_criteria(view, line, full=full, width=width)),
        "\n".join(_asks(line, width)),
        "\n".join(_labelled("Packs", _packs(line), width)),
        "\n".join(_labelled("Flags", [flag.text for flag in line.flags], width)),
        "\n".join(_labelled("Readings", line.readings if full else (), width)),
        "\n".join(["Proof", *_tree(line.proof, full=full, width=width)]),
    ]
    return "\n\n".join(block for block in blocks if block)


def title_text(line: LineView, width: int) -> str:
    """What is requested, and what is decided of it."""
    decision = line.decision
    verdict = decision.determination.replace("_", " ").upper()
    action = RECOMMENDATIONS.get(decision.recommendation, decision.recommendation)
    subject = textwrap.wrap(f"line {decision.line}   {line.subject}", width)
    return "\n".join([*subject, f"{verdict}: {line.reason}; {action}"])


def _criteria(
    view: CaseView, line: LineView, *, full: bool, width: int
) -> Iterator[str]:
    """What decides first; the met ones in a line unless they decide or all is asked."""
    decisive = [c for c in line.criteria if c.status != "met" and not c.sums_up]
    shown = line.criteria if full or not decisive else decisive
    for criterion in shown:
        yield from criterion_text(view, criterion, width)
    if len(shown) < len(line.criteria):
        listed = [c.status for c in line.criteria if not c.sums_up]
        counts = [listed.count(status) for status in ORDER]
        said = ", ".join(
            f"{n} {status}" for n, status in zip(counts, ORDER, strict=True)
        )
        yield f"  {'…':8}({said}; --full shows all)"


def criterion_text(
    view: CaseView, criterion: CriterionView, width: int
) -> Iterator[str]:
    """The lines that tell of a criterion: verdict, sentence, citation and evidence."""
    head = f"  {criterion.status.upper():8}{criterion.id:21}{criterion.title}"
    indent = " " * 10
    yield from textwrap.wrap(head, width, subsequent_indent=" " * 31)
    yield from _wrapped(criterion.statement, indent, width)
    yield from _wrapped(criterion.citation, indent, width)
    if criterion.evidence:
        places = [_place(pointer, view.sources) for pointer in criterion.evidence]
        yield from _wrapped("case " + ", ".join(places), indent, width)


def _place(pointer: str, sources: Mapping[str, str]) -> str:
    source = sources.get(pointer)
    return f"{pointer} ({source})" if source else pointer


def _asks(line: LineView, width: int) -> Iterator[str]:
    said = [f"{ask.question} {ask.pointer}" for ask in line.asks]
    yield from _labelled("Questions", said, width)


def _packs(line: LineView) -> Iterator[str]:
    """Which version of the policy decides, and what packs change."""
    if line.versions:
        named = " or ".join(line.versions)
        yield f"version {named} of the policy is in effect on the date of service"
    yield from (override.text for override in line.overrides)


def _labelled(label: str, items: Iterable[str], width: int) -> Iterator[str]:
    head = f"{label:{LABEL}}"
    for item in items:
        yield from textwrap.wrap(
            f"{head}{item}", width, subsequent_indent=" " * (LABEL + 2)
        )
        head = " " * LABEL


def _tree(proof: Proof, *, full: bool, width: int) -> Iterator[str]:
    """The proof as a tree; a node that stands twice is printed once and then named."""
    premises = proof.premises(full=full)
    seen: set[str] = set()
    waiting: list[tuple[str, str, str]] = [(proof.root, "", "")]
    while waiting:
        node, lead, indent = waiting.pop()
        again = node in seen
        yield from _node(proof, node, lead, indent, again=again, width=width)
        if again:
            continue
        seen.add(node)
        below = premises.get(node, ())
        branches = [
            (
                part,
                f"{indent}{'└─' if last else '├─'} ",
                indent + ("   " if last else "│  "),
            )
            for part, last in ((p, p == below[-1]) for p in below)
        ]
        waiting += reversed(branches)


def _node(
    proof: Proof, node: str, lead: str, indent: str, *, again: bool, width: int
) -> Iterator[str]:
    number, found = proof.numbers[node], proof.nodes[node]
    if again:
        yield f"{lead}see {number}"
        return
    head = f"{lead}{number}  "
    rest = indent + " " * (len(head) - len(lead)) if lead else " " * len(head)
    yield from textwrap.wrap(
        _said(found), width, initial_indent=head, subsequent_indent=rest
    ) or [head]


def _said(node: Node) -> str:
    """A node in one line: verdict word, sentence, citation, and where it stands."""
    parts = [node.criterion, node.status if node.criterion else node.status.upper()]
    said = " ".join(filter(None, [*parts, node.text])) or node.formal
    cited = f" [{node.citation}]" if node.citation else ""
    where = "  ".join(filter(None, (node.pointer, node.source)))
    rule = f"  ({node.place})" if node.place and node.kind == "table" else ""
    return f"{said}{cited}{'  ' + where if where else ''}{rule}"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  "
    )
