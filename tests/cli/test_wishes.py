from pathlib import Path

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.cli import wishes as module
from rsb_prove.cli.inputs import Arrival
from rsb_prove.cli.wishes import Wishes
from tests.cli.program_fixtures import WHOLE, invoked, saved

ALONE = [Arrival("case", alone=True)]
SEVERAL = [Arrival("case")]
STREAM = [Arrival("case:1", streamed=True)]


def wishes(form: str | None = None, path: str | None = None) -> Wishes:
    return Wishes(
        format=form,
        path=path,
        line=None,
        full=False,
        readings=(),
        rules=None,
        tell=False,
        color="never",
        quiet=False,
    )


def code(error: pytest.ExceptionInfo[Rejected]) -> str:
    assert error.value.status == 2
    return error.value.diagnostics[0].code


@pytest.mark.parametrize(
    ("form", "first", "shown"),
    [
        (None, ALONE, "text"),
        (None, SEVERAL, "text"),
        (None, STREAM, "ndjson"),
        ("json", [], "ndjson"),
        ("text", STREAM, "text"),
        ("json", ALONE, "json"),
        ("json", SEVERAL, "ndjson"),
        ("json", STREAM, "ndjson"),
        ("ndjson", ALONE, "ndjson"),
    ],
)
def test_the_format_follows_from_wish_and_input(
    form: str | None, first: list[Arrival], shown: str
) -> None:
    assert wishes(form).look(first).format == shown


@pytest.mark.parametrize("first", [SEVERAL, STREAM, []])
def test_a_diagram_shows_one_case(first: list[Arrival]) -> None:
    with pytest.raises(Rejected) as caught:
        wishes("svg").look(first)
    assert code(caught) == "RSB406"


def test_a_terminal_gets_no_bytes_of_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "on_terminal", lambda: True)
    with pytest.raises(Rejected) as caught:
        wishes("png").look(ALONE)
    assert code(caught) == "RSB410"
    assert wishes("png", "-").look(ALONE).format == "png"


@pytest.mark.parametrize("name", ["proof.html", "proof.doc"])
def test_an_ending_that_no_format_has_is_refused(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        _ = wishes(path=name).wanted
    assert code(caught) == "RSB407"


def test_a_case_is_never_written_over(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    before = case.read_bytes()
    for source in (case, tmp_path):
        run = invoked(source, "-o", case)
        assert run.exit_code == 2
        assert "RSB408" in run.stderr
    assert case.read_bytes() == before
