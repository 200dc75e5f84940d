"""Expressions of -k choose by words, and say what is wrong with them."""

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.cli.selection import selection

NAMES = ["A block on leap day", "Six days are too few", "Seven days are enough"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("days", [1, 2]),
        ("DAYS", [1, 2]),
        ("day", [0, 1, 2]),
        ("not days", [0]),
        ("not not days", [1, 2]),
        ("six or seven", [1, 2]),
        ("days and not six", [2]),
        ("not six and days", [2]),
        ("leap or six and few", [0, 1]),
        ("(leap or six) and few", [1]),
        ('"leap day"', [0]),
        ('"and"', []),
        ("   seven   ", [2]),
    ],
)
def test_words_choose(text: str, chosen: list[int]) -> None:
    holds = selection(text)
    assert [i for i, name in enumerate(NAMES) if holds(name)] == chosen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "and",
        "six and",
        "or six",
        "not",
        "(six",
        "six)",
        '"six',
        "six seven",
        "(" * 99,
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        selection(text)
    assert caught.value.status == 2
    assert [one.code for one in caught.value.diagnostics] == ["RSB443"]
