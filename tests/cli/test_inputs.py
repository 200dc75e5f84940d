import os
from pathlib import Path

import pytest

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.cli.inputs import Arrival, arrivals, sources
from tests.cli.program_fixtures import WHOLE, invoked, ran, saved, unknown


def names(*paths: Path) -> list[str]:
    return [Path(source.path).name for source in sources([*map(str, paths)])]


def faults(path: Path) -> tuple[int, list[str]]:
    (arrival,) = arrivals(sources([str(path)]))
    with pytest.raises(Rejected) as caught:
        arrival.document()
    return caught.value.status, [fault.code for fault in caught.value.diagnostics]


def test_a_folder_stands_for_its_visible_cases(tmp_path: Path) -> None:
    for name in ("b.json", "a.ndjson", "c.jsonl", ".d.json", "e.txt"):
        saved(tmp_path / name, WHOLE)
    (tmp_path / "f.json").mkdir()
    assert names(tmp_path) == ["a.ndjson", "b.json", "c.jsonl"]


def test_arguments_keep_their_order(tmp_path: Path) -> None:
    files = [saved(tmp_path / name, WHOLE) for name in ("b.json", "a.json")]
    assert names(*files) == ["b.json", "a.json"]


def test_what_cannot_be_read_is_no_input(tmp_path: Path) -> None:
    assert faults(tmp_path / "missing.json") == (66, ["RSB401"])


def test_a_folder_without_cases_is_no_input(tmp_path: Path) -> None:
    assert faults(tmp_path) == (66, ["RSB404"])


def test_only_one_file_is_alone(tmp_path: Path) -> None:
    one = str(saved(tmp_path / "one.json", WHOLE))
    assert [arrival.alone for arrival in arrivals(sources([one]))] == [True]
    assert [arrival.alone for arrival in arrivals(sources([one, one]))] == [False] * 2
    assert [arrival.alone for arrival in arrivals(sources([str(tmp_path)]))] == [False]


def test_a_stream_is_known_by_its_content_too(tmp_path: Path) -> None:
    path = saved(tmp_path / "cases.json", WHOLE, unknown())
    assert [one.streamed for one in arrivals(sources([str(path)]))] == [True, True]


def test_the_id_of_an_unreadable_case_is_null() -> None:
    assert Arrival("x", b'{"case_id": "C"}').case_id() == "C"
    for text in (b"", b"{", b"[]", b'{"case_id": 1}', b"[" * 100_000):
        assert Arrival("x", text).case_id() is None


def test_an_empty_stdin_is_an_empty_document() -> None:
    run = invoked("-", stdin=b"")
    assert run.exit_code == 65
    assert "stdin:1:1: error[RSB101]" in run.stderr


def test_a_path_named_like_a_command_is_still_reached(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    folder.mkdir()
    saved(folder / "case.json", WHOLE)
    run = ran("./schema", cwd=tmp_path)
    assert run.stdout.startswith(b"case whole"), run.stderr
    assert ran("--", "schema", cwd=tmp_path).stdout == run.stdout
    assert ran("decide", "schema", cwd=tmp_path).stdout == run.stdout


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
def test_the_bytes_of_a_file_name_do_no_harm(tmp_path: Path) -> None:
    name = os.fsdecode(b"a\xff\x1b[31m.json")
    run = ran(tmp_path / name)
    assert run.returncode == 66
    assert rb"a\udcff\x1b[31m.json: error[RSB401]" in run.stderr


def test_a_missing_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    run = invoked(tmp_path / "missing.json")
    assert run.exit_code == 66
    assert "The input cannot be read: no such file or directory." in run.stderr
