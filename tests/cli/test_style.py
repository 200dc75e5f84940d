import re

import pytest

from rsb_prove.cli import style
from rsb_prove.cli.style import colored, harmless, wants_color, width

TEXT = "NOT MEDICALLY NECESSARY\n  FAILED  IND-TX-FREQ  METHOD UNMET MET\n"


def test_colour_adds_nothing_to_the_words() -> None:
    shown = colored(TEXT)
    assert shown != TEXT
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == TEXT


def test_only_whole_verdict_words_are_coloured() -> None:
    assert colored("METHOD UNMET metric") == "METHOD UNMET metric"
    assert colored(TEXT).count("\x1b[0m") == 3


@pytest.mark.parametrize("text", ["\x1b[2J", "a\x07", "\r", "\x9b1m", "\u202eabc"])
def test_nothing_in_a_case_steers_the_terminal(text: str) -> None:
    assert harmless(text).isprintable()


def test_text_that_can_be_seen_stays_as_it_is() -> None:
    text = "├─ 2  “Müller”, 6 days < 7 days\n"
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("choice", "terminal", "env", "expected"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colour_is_for_those_who_want_it(
    choice: str,
    terminal: bool,
    env: dict[str, str],
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(style, "on_terminal", lambda: terminal)
    for name, value in ({"NO_COLOR": "", "TERM": "xterm"} | env).items():
        monkeypatch.setenv(name, value)
    assert wants_color(choice) is expected


@pytest.mark.parametrize(("columns", "expected"), [(10, 40), (72, 72), (300, 100)])
def test_text_fits_the_terminal(
    columns: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert width(to_terminal=True) == expected
    assert width(to_terminal=False) == 100
