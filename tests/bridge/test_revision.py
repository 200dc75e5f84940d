"""Two rule bases are compared as what they say, wherever it stands."""

from rsb_prove.bridge.revision import Revision, Turned, revision
from rsb_prove.bridge.rulebase import RuleBase, load

BASE = """
+predicate('limit(name:word, value:count)', '')
+predicate('settles(predicate:word, columns:count)', '')
+predicate('drug(name:word)', '')
+predicate('long(days:count)', '')
+settles('limit', 1)

+limit('days', 7)
+drug('a')
+drug('b')

# criterion: ONE
# title: The first
# citation: Somewhere
# unknown: it is open

long(N) <= limit('days', N) & (N > 6)
"""


def base(text: str, name: str = "a.dl") -> RuleBase:
    return load([(name, text)])


def told(found: Revision) -> list[tuple[str, str]]:
    return [
        (str(one.before or ""), str(one.after or ""))
        for one in (*found.facts, *found.clauses)
    ]


def test_the_same_rules_in_other_places_differ_in_nothing() -> None:
    moved = base("# a comment\n\n" + BASE.replace("+drug('a')\n", "") + "+drug('a')\n")
    assert not revision(base(BASE), moved)
    assert revision(base(BASE), base(BASE, "b.dl")) == Revision((), (), (), ())


def test_a_fact_that_settles_the_same_is_one_that_changed() -> None:
    new = BASE.replace("'days', 7", "'days', 8")
    assert told(revision(base(BASE), base(new))) == [
        ("limit('days', 7)", "limit('days', 8)")
    ]


def test_other_facts_go_and_come() -> None:
    new = BASE.replace("'b'", "'c'")
    assert told(revision(base(BASE), base(new))) == [
        ("drug('b')", ""),
        ("", "drug('c')"),
    ]


def test_a_clause_is_changed_where_one_of_its_head_takes_its_place() -> None:
    new = BASE.replace("(N > 6)", "(N >= 6)")
    before, after = "long(N) <= limit('days', N) & (N > 6)", "(N >= 6)"
    ((one, other),) = told(revision(base(BASE), base(new)))
    assert (one, other.endswith(after)) == (before, True)
    more = BASE + "long(N) <= limit('weeks', N)\n"
    assert told(revision(base(BASE), base(more))) == [
        ("", "long(N) <= limit('weeks', N)")
    ]


def test_a_criterion_comes_goes_or_is_said_otherwise() -> None:
    new = BASE.replace("The first", "The very first").replace("is open", "is unclear")
    (turned,) = revision(base(BASE), base(new)).criteria
    assert turned.aspects == ("title", "unknown")
    (gone,) = revision(base(BASE), base(BASE.replace("# criterion", "# it"))).criteria
    assert isinstance(gone, Turned)
    assert gone.before is not None
    assert gone.after is None
