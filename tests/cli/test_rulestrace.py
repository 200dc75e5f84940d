"""`rsb-prove rules trace`: what is listed, compared, refused."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from rsb_prove.bridge.rulebase import SHIPPED, load
from tests.cli.program_fixtures import ROOT, invoked


def rules_with_a_text(folder: Path) -> tuple[Path, Path]:
    """The shipped rules, written from another text: one item a statement; and the text."""
    rules, marked, text = (folder / name for name in ("rules", "marked", "text.txt"))
    shutil.copytree(
        SHIPPED, rules, ignore=shutil.ignore_patterns("__pycache__", "*.test.yaml")
    )
    items = {
        str(name): f"Item {n} asks for thing {n * n} once." for n, name, _ in STATED
    }
    shown = "".join(f"== {name}\n{item}\n" for name, item in items.items())
    marked.write_text(shown, encoding="utf-8")
    text.write_text("\n".join(items.values()), encoding="utf-8")
    facts = invoked("rules", "trace", "--passages", marked)
    assert facts.exit_code == 0
    file = rules / "passages.dl"
    kept = file.read_text(encoding="utf-8").partition("\n+passage(")[0]
    file.write_text(f"{kept}\n{facts.stdout}", encoding="utf-8")
    return rules, text


STATED = sorted(
    (int(n), name, heading) for n, name, heading in load().rows("statement")
)


def test_every_statement_is_told_in_order_and_counted() -> None:
    run = invoked("rules", "trace")
    assert (run.exit_code, run.stderr) == (0, "")
    heads = [line.split() for line in run.stdout.splitlines() if line[3:4].isdigit()]
    assert [words[:2] for words in heads] == [[str(n), name] for n, name, _ in STATED]
    assert "86 statements: 70 encoded, 16 left out, 0 MISSING; " in run.stdout


def test_only_what_is_asked_for_is_told() -> None:
    run = invoked("rules", "trace", "ind-tx-freq", "CODE-64510")
    assert run.stdout.count("\n      criterion ") == 2
    assert "\n2 statements: " in run.stdout
    every = invoked("rules", "trace", "--by", "clause")
    some = invoked("rules", "trace", "--by", "clause", "IND-TX-FREQ")
    assert every.stdout.splitlines()[-1].startswith(f"{len(load().clauses)} clauses: ")
    assert 0 < some.stdout.count("\n") < every.stdout.count("\n") / 2


def test_an_id_that_is_none_is_refused_with_those_that_are_near() -> None:
    run = invoked("rules", "trace", "IND-TX-FRQ")
    assert (run.exit_code, run.stdout) == (2, "")
    assert "error[RSB453]: There is no statement or criterion IND-TX-FRQ." in run.stderr
    assert "did you mean IND-TX-FREQ" in run.stderr


def test_every_statement_has_a_sentence_and_a_passage() -> None:
    base = load()
    names = [name for _, name, _ in STATED]
    assert [row[0] for row in base.rows("paraphrase")] == names
    assert [row[0] for row in base.rows("passage")] == names


def test_the_text_that_the_rules_were_written_from_is_the_same(tmp_path: Path) -> None:
    rules, text = rules_with_a_text(tmp_path)
    checked = invoked("rules", "check", "--rules", rules, rules / "passages.dl")
    assert (checked.exit_code, checked.stderr) == (0, "")
    run = invoked("rules", "trace", "--rules", rules, "--text", text, "--strict")
    assert (run.exit_code, run.stderr) == (0, "")
    assert (
        "your text     same, line 73: Item 73 asks for thing 5329 once." in run.stdout
    )
    assert "Your text: 86 same, 0 moved, 0 changed, 0 not found." in run.stdout


def test_a_text_that_differs_is_told_and_only_strictly_a_failure(
    tmp_path: Path,
) -> None:
    rules, text = rules_with_a_text(tmp_path)
    newer = text.read_text("utf-8").replace("thing 5329 once", "thing 5330 once")
    options = ["rules", "trace", "--rules", rules, "--text", "-"]
    run = invoked(*options, stdin=newer)
    assert run.exit_code == 0
    assert "your text     CHANGED, line 73: Item 73 asks for thing 5330" in run.stdout
    assert invoked(*options, "--strict", stdin=newer).exit_code == 1
    added = f"{newer}\nA new item.\n"
    assert "explains line 87: A new item." in invoked(*options, stdin=added).stdout


SCENARIO = """\
base: whole.json
scenarios:
  - name: Nothing is amiss
    expect: medically_necessary
    met: [GEN-INJ]
"""


def test_a_scenario_stands_at_each_criterion_that_it_names(tmp_path: Path) -> None:
    rules, _ = rules_with_a_text(tmp_path)
    (rules / "a.test.yaml").write_text(SCENARIO, encoding="utf-8")
    args = ("rules", "trace", "--rules", rules, "GEN-INJ", "GEN-FREQ-SAMEDAY")
    table = csv.DictReader(io.StringIO(invoked(*args, "--format", "csv").stdout))
    told = f"Nothing is amiss ({rules}/a.test.yaml:3)"
    assert [row["scenarios"] for row in table] == [told, ""]
    text = invoked(*args).stdout
    assert text.count("scenarios     NONE") == 1
    assert "1 encoded without a scenario" in text


def test_a_pack_is_traced_with_the_rules_that_it_extends() -> None:
    pack = ROOT / "examples" / "packs" / "next-year"
    run = invoked("rules", "trace", "NEXT-PLAN-OF-CARE", "GEN-INJ", "--rules", pack)
    assert "Of no statement of the policy\n\n      NEXT-PLAN-OF-CARE  " in run.stdout
    assert "changes.test.yaml:" in run.stdout
    assert "30_general_guidelines.test.yaml:" in run.stdout
    tree = invoked("rules", "graph", "--rules", pack).stdout
    assert "added by next-year" in tree
    assert "dropped by next-year" in tree


def test_another_text_is_not_found_in_the_shipped_rules(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("A recipe for soup \x1b[31m\n", encoding="utf-8")
    run = invoked("rules", "trace", "--text", text)
    assert run.exit_code == 0
    assert "Your text: 0 same, 0 moved, 0 changed, 86 not found." in run.stdout
    assert "\x1b" not in run.stdout


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "This is a PDF, not a text."),
        (b"\xff\xfe\x00", "The text is not UTF-8."),
        (b" \n", "The text is empty."),
        (b"x" * 4_000_001, "The text is longer than 4,000,000 bytes."),
    ],
)
def test_what_is_no_text_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    text = tmp_path / "a.txt"
    text.write_bytes(content)
    run = invoked("rules", "trace", "--text", text)
    assert (run.exit_code, run.stdout) == (65, "")
    assert f"error[RSB451]: {sentence}" in run.stderr


def test_a_text_that_is_not_there_is_no_input(tmp_path: Path) -> None:
    assert invoked("rules", "trace", "--text", tmp_path / "none.txt").exit_code == 66


def test_a_copy_without_a_mark_has_no_passages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words and no mark", encoding="utf-8")
    run = invoked("rules", "trace", "--passages", tmp_path / "a.txt")
    assert (run.exit_code, run.stdout) == (65, "")


def test_the_ending_of_the_file_tells_the_format(tmp_path: Path) -> None:
    for name, start in (
        ("a.csv", b"number,"),
        ("a.html", b"<!doctype html>\n"),
        ("a", b"Instr"),
    ):
        run = invoked("rules", "trace", "-o", tmp_path / name)
        assert (run.exit_code, run.output) == (0, "")
        assert (tmp_path / name).read_bytes().startswith(start)
    assert invoked("rules", "trace", "-o", tmp_path / "a.xls").exit_code == 2


def test_the_tables_have_a_row_for_each_statement_and_clause() -> None:
    rows = list(
        csv.DictReader(io.StringIO(invoked("rules", "trace", "--format", "csv").stdout))
    )
    assert list(dict.fromkeys(row["statement"] for row in rows)) == [
        n for _, n, _ in STATED
    ]
    text = invoked("rules", "trace", "--format", "csv", "--by", "clause").stdout
    assert len(list(csv.DictReader(io.StringIO(text)))) == len(load().clauses)


def test_the_same_page_is_made_twice() -> None:
    first = invoked("rules", "trace", "--format", "html")
    assert first.exit_code == 0
    assert first.stdout == invoked("rules", "trace", "--format", "html").stdout
