"""Both ways between policy and rules, of a policy small enough to be seen whole."""

import csv
import io
from html.parser import HTMLParser

from rsb_prove.explain.passages import passages
from rsb_prove.explain.policytext import Compared, compared
from rsb_prove.explain.trace import Example, trace, trace_clauses
from rsb_prove.explain.tracepage import Policy, trace_page
from rsb_prove.explain.tracetable import clauses_table, trace_table
from rsb_prove.explain.tracetext import clauses_text, trace_text
from tests.conftest import Golden
from tests.explain.small_policy import EXAMPLES, TEXT, small_policy

BASE = small_policy()
TRACED, CLAUSES = trace(BASE, EXAMPLES), trace_clauses(BASE)
POLICY = Policy("gardens", "1", "0" * 64)
HOSTILE = TEXT.replace("one time a week", "<script>alert(1)</script> a week")


def copy(text: str = HOSTILE) -> Compared:
    return compared(f"{text}=1+1 is new\n", passages(BASE))


def page(found: Compared | None) -> str:
    return trace_page(TRACED, CLAUSES, POLICY, found)


def test_the_text_is_as_it_was(golden: Golden) -> None:
    golden.check("trace/statements.txt", trace_text(TRACED))
    golden.check("trace/with-text.txt", trace_text(TRACED, copy()))
    golden.check("trace/clauses.txt", clauses_text(CLAUSES))


def test_the_tables_are_as_they_were(golden: Golden) -> None:
    golden.check("trace/statements.csv", trace_table(TRACED).replace("\r\n", "\n"))
    table = trace_table(TRACED, copy()).replace("\r\n", "\n")
    golden.check("trace/with-text.csv", table)
    golden.check("trace/clauses.csv", clauses_table(CLAUSES).replace("\r\n", "\n"))


def test_the_page_is_as_it_was(golden: Golden) -> None:
    golden.check("trace/page.html", page(copy()))


def test_a_clause_belongs_to_the_criterion_that_it_names() -> None:
    by_text = {one.text.partition(" <= ")[0]: one for one in CLAUSES}
    assert by_text["meets(R, 'GARDEN-WEEK')"].concludes == ("GARDEN-WEEK",)
    assert by_text["meets(R, C)"].concludes == ("GARDEN-EVENING",)
    assert by_text["spaced(R)"].supports == ("GARDEN-WEEK",)
    assert by_text["met(R, C)"].concludes == by_text["met(R, C)"].supports == ()


def test_a_clause_leads_to_the_statements_of_its_criteria_and_of_its_head() -> None:
    (within,) = (one for one in CLAUSES if one.text.startswith("within"))
    assert within.statements == ("GARDEN-SCOPE", "GARDEN-WEEK")


def test_a_statement_that_nobody_accounts_for_is_missing() -> None:
    (hose,) = (one for one in TRACED if one.statement == "GARDEN-HOSE")
    assert (hose.encoded, hose.reason) == (False, "")
    assert "MISSING       no rule encodes it" in trace_text([hose])


def test_a_criterion_of_no_statement_is_told_apart() -> None:
    (shed,) = (one for one in TRACED if not one.number)
    assert [shed.statement, *(one.id for one in shed.encoders)] == ["LOCAL-SHED"] * 2
    assert "5 statements: " in trace_text(TRACED)
    assert "1 criterion of none." in trace_text(TRACED)


def test_of_many_scenarios_the_first_stand_for_all_unless_it_is_full() -> None:
    many = tuple(Example(f"Scenario {n}", f"a.test.yaml:{n}") for n in range(9))
    traced = trace(BASE, {"GARDEN-WEEK": many})
    brief, full = trace_text(traced, full=False), trace_text(traced)
    assert (brief.count("a.test.yaml"), full.count("a.test.yaml")) == (4, 9)
    assert "and 5 more: rules trace GARDEN-WEEK" in brief


def test_no_cell_is_a_formula() -> None:
    for table in (trace_table(TRACED, copy()), clauses_table(CLAUSES)):
        for row in csv.reader(io.StringIO(table)):
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


class Reader(HTMLParser):
    """Collects tags, ids and links, and checks that what opens closes."""

    VOID = ("meta",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [found["href"] or ""] if "href" in found else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_well_formed_and_every_link_of_it_leads_somewhere() -> None:
    for found in (None, copy(TEXT), copy()):
        read = Reader(page(found))
        assert read.open == []
        assert len(read.ids) == len(set(read.ids))
        assert {link.removeprefix("#") for link in read.links} <= set(read.ids)


def test_a_page_of_some_statements_has_no_link_to_the_others() -> None:
    some = [one for one in TRACED if one.statement == "GARDEN-WEEK"]
    read = Reader(trace_page(some, CLAUSES, POLICY, copy()))
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)


def test_a_page_runs_and_loads_nothing() -> None:
    text = page(copy())
    read = Reader(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(read.tags)
    assert all(link.startswith("#") for link in read.links)
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Once a week &amp; not &lt;more&gt;" in text


def test_every_word_of_a_state_is_written() -> None:
    text = page(copy())
    for word in ("ENCODED", "LEFT OUT", "MISSING", "SAME", "CHANGED", "NONE"):
        assert f">{word}</span>" in text
