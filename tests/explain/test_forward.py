"""The way forward of a packet: bounded by what is decided, and honest about it."""

import json

from rsb_prove.explain.cases import view_case
from rsb_prove.explain.packet import Audience, packet
from tests.case_strategies import VIGNETTES, Case, decide, program
from tests.cli.program_fixtures import ROOT

SERIES = json.loads((ROOT / "examples" / "series.json").read_text("utf-8"))


def tried(case: Case, lines: slice) -> list[int]:
    """How many changed cases the ways of each line took."""
    decided = decide(case)
    chosen = decided.lines[lines]
    found = packet(program(), decided, Audience.REVIEWER, chosen)
    return [line.forward.needs.found.tried for line in found.lines]


def test_the_more_lines_a_packet_has_the_fewer_changed_cases_for_each() -> None:
    six = VIGNETTES["V184"]["case"]
    assert tried(six, slice(None)) == [0] * 6
    assert 0 < sum(tried(SERIES, slice(None))) <= 60 // 3
    assert tried(SERIES, slice(1, 2)) > tried(SERIES, slice(None))[1:2]


def test_what_is_approved_needs_nothing_and_no_day_is_looked_for() -> None:
    decided = decide(SERIES)
    found = packet(program(), decided, Audience.REVIEWER, decided.lines)
    assert view_case(program().base, decided).lines[0] == found.lines[0].view
    assert found.lines[0].forward.first is None
    assert found.lines[0].forward.needs.found.tried == 0
