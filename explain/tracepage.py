"""Both ways between policy and rules as one page of HTML that needs nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rsb_prove.bridge.syntax import Place
from rsb_prove.explain.htmlpage import html_page
from rsb_prove.explain.policytext import NOT_FOUND, SAME, Compared
from rsb_prove.explain.trace import FEW, Traced, TracedClause
from rsb_prove.explain.tracetext import (
    clauses_summary,
    copy_summary,
    lines_of,
    role,
    state,
    summary,
    untested,
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The name of the policy, its version, and the hash of the rules."""

    id: str
    version: str
    sha256: str


def trace_page(
    traced: Sequence[Traced],
    clauses: Sequence[TracedClause],
    policy: Policy,
    copy: Compared | None = None,
) -> str:
    """The page; raises Rejected (69) where Jinja is missing."""
    return html_page(
        "trace.html.j2",
        "trace.css",
        {"broken": broken, "head": head},
        shown={one.statement for one in traced},
        policy=policy,
        headings=[(h, list(g)) for h, g in groupby(traced, lambda one: one.heading)],
        files=[(f, list(g)) for f, g in groupby(clauses, lambda one: one.place.file)],
        copy=copy,
        differing=_differing(traced, copy),
        summaries=[summary(traced), clauses_summary(clauses)],
        copy_summary=next(copy_summary(copy)) if copy else "",
        not_found=NOT_FOUND,
        few=FEW,
        anchor=anchor,
        state=state,
        role=role,
        lines_of=lines_of,
        untested=untested,
    )


def _differing(traced: Sequence[Traced], copy: Compared | None) -> list[Traced]:
    """The statements whose words are not the same, or not checked."""
    findings = copy.findings if copy else {}
    found = [
        (one, findings.get(one.statement)) for one in traced if copy and one.number
    ]
    return [one for one, finding in found if not finding or finding.state != SAME]


def anchor(place: Place) -> str:
    """The name that a clause has within the page."""
    column = "" if place.column == 1 else f"-{place.column}"
    return f"c-{place.file.replace('/', '-')}-{place.line}{column}"


def head(clause: str) -> str:
    """What a clause concludes."""
    return clause.partition(" <= ")[0]


def broken(clause: str) -> str:
    """A clause with one condition a line."""
    return clause.replace(" <= ", " <=\n    ").replace(" & ", "\n    & ")
