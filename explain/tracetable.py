"""Both ways between policy and rules as CSV (RFC 4180), for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from rsb_prove.explain.policytext import Compared
from rsb_prove.explain.trace import Encoder, Line, Traced, TracedClause
from rsb_prove.explain.tracetext import example_text, role, state

_STATEMENT = (
    "number,statement,heading,in_our_words,state,reason,encoded_by,title,place,"
    "clauses,shared_clauses,facts,clauses_below,scenarios"
).split(",")
_TEXT = ["your_text", "first_line", "last_line", "words"]
_CLAUSE = "file,line,clause,role,concludes_of,supports,statements".split(",")
# A cell that opens with one of these would be computed by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def trace_table(traced: Sequence[Traced], copy: Compared | None = None) -> str:
    """A row for each statement and what encodes it, then the words left over."""
    rows: list[list[object]] = [[*_STATEMENT, *(_TEXT if copy else ())]]
    for one in traced:
        found = tuple(_found(copy, one.statement))
        encoders = one.encoders or (None,)
        rows += [[*_statement(one), *_encoder(each), *found] for each in encoders]
    for left in copy.unexplained if copy else ():
        cells = ["no statement", left.first, left.last, left.text]
        rows.append([*[""] * len(_STATEMENT), *cells])
    return _written(rows)


def clauses_table(traced: Sequence[TracedClause]) -> str:
    """A row for each clause."""
    return _written([_CLAUSE, *map(_clause, traced)])


def _clause(one: TracedClause) -> list[object]:
    names = (one.concludes, one.supports, one.statements)
    place = one.place
    return [place.file, place.line, one.text, role(one), *map(_joined, names)]


def _found(copy: Compared | None, statement: str) -> Iterator[object]:
    if copy is None:
        return
    finding = copy.findings.get(statement)
    yield finding.state if finding else "not checked"
    excerpt = finding.excerpt if finding else None
    yield from (excerpt.first, excerpt.last, excerpt.text) if excerpt else ("", "", "")


def _statement(one: Traced) -> Iterator[object]:
    yield from (one.number or "", one.statement, one.heading, one.paraphrase)
    yield from (state(one), one.reason)


def _encoder(one: Encoder | None) -> Iterator[object]:
    if one is None:
        yield from [""] * 8
        return
    yield from (one.id, one.title, f"{one.place.file}:{one.place.line}")
    yield _places(line for line in one.clauses if not line.shared)
    yield _places(line for line in one.clauses if line.shared)
    yield _places(one.facts)
    yield one.below
    yield _joined(example_text(example) for example in one.examples)


def _places(lines: Iterable[Line]) -> str:
    return _joined(f"{line.place.file}:{line.place.line}" for line in lines)


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _written(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_cell(part) for part in row] for row in rows)
    return text.getvalue()


def _cell(part: object) -> object:
    """A cell that every spreadsheet takes for text, where it is text."""
    return f"'{part}" if isinstance(part, str) and part.startswith(_FORMULA) else part
