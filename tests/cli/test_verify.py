import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.cli import verify
from rsb_prove.cli.rulebases import Folders, rule_base
from tests.cli.program_fixtures import (
    ROOT,
    WHOLE,
    adverse,
    invoked,
    ran,
    saved,
    two_lines,
    unknown,
)
from tests.explain.forger import rehash

shared = cache(rule_base)


@pytest.fixture(autouse=True)
def _one_rule_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped rules are read once for all runs; they never change."""

    def asked(folder: Folders) -> object:
        return rule_base(folder) if folder else shared(None)

    monkeypatch.setattr(verify, "rule_base", asked)


@cache
def decision(case_id: str = "whole") -> str:
    """The decision document of a case."""
    cases = {"whole": WHOLE, "unknown": unknown(), "adverse": adverse()}
    cases["two"] = two_lines()
    return invoked("-", "--format", "json", stdin=json.dumps(cases[case_id])).stdout


def proof(folder: Path, name: str = "whole", **changes: object) -> Path:
    """A file with a decision document, changed or not."""
    return saved(folder / "proof.json", json.loads(decision(name)) | changes)


def test_a_decision_is_proven_line_by_line(tmp_path: Path) -> None:
    run = invoked("verify", proof(tmp_path, "two"))
    assert run.exit_code == 0
    assert run.stderr == ""
    first, second, whole, facts, words = run.stdout.splitlines()
    assert first.startswith("line 1: NEEDS INFORMATION, ")
    assert second.startswith("line left: NEEDS INFORMATION, ")
    assert second.endswith(" steps checked")
    assert whole.startswith("case two: every step follows from the rules of cigna-rsb")
    assert facts.startswith("the facts are taken as the document states them")
    assert words.startswith("words are not checked: ")


def test_with_the_case_the_facts_are_checked_too(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    run = invoked("verify", proof(tmp_path), "--case", case)
    assert run.exit_code == 0
    assert "\nthe facts are all that the case states\n" in run.stdout


def test_a_proof_of_another_case_proves_nothing(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    run = invoked("verify", proof(tmp_path), "--case", case)
    assert run.exit_code == 1
    assert "error[RSB504]: The case that was given is another one." in run.stderr


def test_a_case_that_was_changed_afterwards_is_noticed(tmp_path: Path) -> None:
    changed = WHOLE | {"care": {"rehab_intent": False}}
    run = invoked("verify", proof(tmp_path), "--case", saved(tmp_path / "c", changed))
    assert run.exit_code == 1
    assert "proof.json:1#/case_sha256: error[RSB504]" in run.stderr
    assert "'rehab_intent', 'no') at /care/rehab_intent" in run.stderr


def test_what_is_wrong_is_said_with_its_place(tmp_path: Path) -> None:
    path = proof(tmp_path)
    document = json.loads(path.read_text("utf-8"))
    document["lines"][0]["determination"] = "experimental"
    run = invoked("verify", saved(path, document))
    assert run.exit_code == 1
    assert run.stdout == f"{path}:1: NOT PROVEN, 2 findings\n"
    receipt, verdict = run.stderr.splitlines()
    assert f"{path}:1#/receipt/document_sha256: error[RSB502]" in receipt
    assert verdict == (
        f"{path}:1#/lines/0/determination: error[RSB505]: "
        "It should be medically_necessary."
    )


def test_a_decision_comes_from_stdin_and_as_one_line() -> None:
    for text in (decision(), json.dumps(json.loads(decision())), f"\n{decision()}\n"):
        assert invoked("verify", "-", stdin=text).exit_code == 0


def test_a_stream_is_checked_line_by_line(tmp_path: Path) -> None:
    cases = saved(tmp_path / "cases.ndjson", WHOLE, unknown(), adverse())
    stream = invoked(cases).stdout
    run = invoked("verify", "-", "--case", cases, stdin=stream)
    assert run.exit_code == 0
    assert run.stdout.count("the facts are all that the case states") == 3


def test_a_bad_line_of_a_stream_stops_only_itself() -> None:
    lines = [json.loads(decision()), {"case_id": "C-7", "error": {}}]
    text = "\n".join(map(json.dumps, lines)) + "\n\nx\n"
    run = invoked("verify", "-", stdin=text)
    assert run.exit_code == 65
    assert "case whole: every step follows" in run.stdout
    assert "stdin:2: error[RSB500]" in run.stderr
    assert "stdin:4: error[RSB500]" in run.stderr


def test_the_result_is_told_to_programs_as_json(tmp_path: Path) -> None:
    run = invoked("verify", proof(tmp_path), "--format", "json")
    result = json.loads(run.stdout)
    assert run.stdout.startswith('{\n  "case_id": "whole"')
    assert (result["proven"], result["findings"]) == (True, [])
    (line,) = result["lines"]
    assert line["determination"] == "medically_necessary"
    assert line["steps"] > 500


def test_findings_are_told_to_programs_in_the_result(tmp_path: Path) -> None:
    run = invoked("verify", proof(tmp_path, case_id="x"), "--format", "json")
    assert (run.exit_code, run.stderr) == (1, "")
    result = json.loads(run.stdout)
    assert result["proven"] is False
    places = {found["place"] for found in result["findings"]}
    assert {"/receipt/document_sha256", "/case_id"} <= places


def test_a_stream_of_results_is_one_a_line() -> None:
    text = (
        json.dumps(json.loads(decision())) + "\n" + '{"receipt": {}, "lines": [1]}\nx\n'
    )
    run = invoked("verify", "-", "--format", "json", stdin=text)
    first, second, third = map(json.loads, run.stdout.splitlines())
    assert run.exit_code == 65
    assert (first["proven"], second["proven"]) == (True, False)
    assert third["error"]["diagnostics"][0]["code"] == "RSB500"


def test_readings_that_are_not_the_rules_own_are_named(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    made = invoked(case, "--format", "json", "--reading", "initial=patient").stdout
    run = invoked("verify", "-", "--case", case, stdin=made)
    assert run.exit_code == 0
    assert "cigna-rsb 2023 under initial=patient (sha256 " in run.stdout


def test_one_line_of_a_case_can_be_checked(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", two_lines())
    made = invoked(case, "--format", "json", "--line", "left").stdout
    run = invoked("verify", "-", "--case", case, stdin=made)
    assert run.exit_code == 0
    assert "line left:" in run.stdout
    assert "line 1:" not in run.stdout
    assert "\nlines of the case that are not in it: 1\n" in run.stdout


def other_rules(folder: Path) -> Path:
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("__pycache__"))
    limits = folder / "limits.dl"
    limits.write_text(limits.read_text("utf-8") + "\n# another day\n", "utf-8")
    return folder


def test_by_other_rules_nothing_is_proven(tmp_path: Path) -> None:
    folder = other_rules(tmp_path / "rules")
    run = invoked("verify", proof(tmp_path), "--rules", folder)
    assert run.exit_code == 1
    assert "#/policy/rules_sha256: error[RSB503]" in run.stderr
    assert run.stderr.count("error[") == 1
    case = saved(tmp_path / "case.json", WHOLE)
    made = invoked(case, "--format", "json", "--rules", folder).stdout
    assert invoked("verify", "-", "--rules", folder, stdin=made).exit_code == 0
    assert invoked("verify", "-", stdin=made).exit_code == 1


def test_rules_that_are_not_sound_check_nothing(tmp_path: Path) -> None:
    (tmp_path / "odd.dl").write_text("p(X) <= q(X)\n", "utf-8")
    run = invoked("verify", proof(tmp_path), "--rules", tmp_path)
    assert run.exit_code == 78


def test_a_file_that_is_not_there_is_named() -> None:
    run = invoked("verify", "nowhere.json")
    assert run.exit_code == 66
    assert "nowhere.json: error[RSB401]" in run.stderr


def test_a_case_that_is_not_there_is_named(tmp_path: Path) -> None:
    run = invoked("verify", proof(tmp_path), "--case", "nowhere.json")
    assert run.exit_code == 66


def test_a_stream_of_no_cases_checks_nothing(tmp_path: Path) -> None:
    none = saved(tmp_path / "none.ndjson")
    run = invoked("verify", proof(tmp_path), "--case", none)
    assert run.exit_code == 66
    assert "error[RSB404]" in run.stderr


def test_of_several_cases_the_one_of_the_decision_is_taken(tmp_path: Path) -> None:
    cases = saved(tmp_path / "cases.ndjson", unknown(), WHOLE)
    assert invoked("verify", proof(tmp_path), "--case", cases).exit_code == 0
    others = saved(tmp_path / "others.ndjson", unknown(), adverse())
    assert invoked("verify", proof(tmp_path), "--case", others).exit_code == 1


def test_a_case_that_is_no_case_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("{", "utf-8")
    assert invoked("verify", proof(tmp_path), "--case", path).exit_code == 65


def test_a_bad_case_among_others_does_not_matter_to_their_decisions(
    tmp_path: Path,
) -> None:
    cases = saved(tmp_path / "cases.ndjson", {"schema_version": 1}, WHOLE)
    cases.write_text("{\n" + cases.read_text("utf-8"), "utf-8")
    run = invoked("verify", proof(tmp_path), "--case", cases)
    assert run.exit_code == 0
    assert "cases.ndjson:1:" in run.stderr


def test_of_two_cases_of_one_id_the_one_that_was_decided_is_taken(
    tmp_path: Path,
) -> None:
    other = WHOLE | {"care": {"rehab_intent": False}}
    for order in ((WHOLE, other), (other, WHOLE)):
        cases = saved(tmp_path / "cases.ndjson", *order)
        assert invoked("verify", proof(tmp_path), "--case", cases).exit_code == 0


def test_a_folder_may_hold_the_decision_beside_its_case(tmp_path: Path) -> None:
    saved(tmp_path / "case.json", WHOLE)
    path = proof(tmp_path)
    run = invoked("verify", path, "--case", tmp_path)
    assert (run.exit_code, run.stderr) == (0, "")


def undecidable(**changes: Any) -> Any:
    """A case that the program refuses, though its facts are those of another one."""
    return json.loads(json.dumps(WHOLE)) | changes


@pytest.mark.parametrize(
    "case",
    [
        undecidable(history=[WHOLE["history"]]),
        undecidable(misspelt={"blocks": []}),
        undecidable(schema_version=2),
        undecidable(care={"rehab_intent": "yes"}),
    ],
)
def test_a_case_that_the_program_refuses_proves_nothing(
    tmp_path: Path, case: Any
) -> None:
    path = saved(tmp_path / "case.json", case)
    run = invoked("verify", proof(tmp_path), "--case", path)
    assert run.exit_code == 1
    assert "The case given is none that can be decided." in run.stderr


def test_words_are_compared_with_those_of_the_case_decided_anew(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    document = json.loads(decision("unknown"))
    path = saved(tmp_path / "proof.json", document)
    run = invoked("verify", path, "--case", case, "--words")
    assert (run.exit_code, run.stderr) == (0, "")
    assert (
        "\nevery word is the one that the case gives when decided anew\n" in run.stdout
    )
    for change in ("subject", "notice", "question", "text"):
        forged = reworded(json.loads(decision("unknown")), change)
        rehash(forged)
        run = invoked("verify", saved(path, forged), "--case", case)
        assert (run.exit_code, run.stderr) == (0, ""), change
        run = invoked("verify", path, "--case", case, "--words")
        assert run.exit_code == 1
        assert "error[RSB507]: It differs from what the program writes" in run.stderr


def reworded(document: Any, change: str) -> Any:
    """A decision with one sentence that says something else."""
    line = document["lines"][0]
    node = next(n for n in line["proof"]["nodes"] if n["kind"] == "conclusion")
    held = {"notice": document, "question": line["asks"][0], "text": node}
    held.get(change, line)[change] = "The physician agreed."
    return document


def test_words_need_the_case(tmp_path: Path) -> None:
    run = invoked("verify", proof(tmp_path), "--words")
    assert run.exit_code == 2
    assert "--words: error[RSB430]" in run.stderr


@pytest.mark.parametrize("command", ["earliest", "requires", "readings", "what-if"])
def test_what_is_said_of_a_decision_is_none(command: str) -> None:
    case = ROOT / "examples" / "weekly-interval.json"
    more = ("--set", "/care/pain_program=false") if command == "what-if" else ()
    text = invoked(command, case, *more, "--format", "json").stdout
    run = invoked("verify", "-", stdin=text)
    assert run.exit_code == 65
    assert "This is no decision, but says something of one." in run.stderr


def test_a_case_is_no_decision() -> None:
    run = invoked("verify", ROOT / "examples" / "series.json")
    assert run.exit_code == 65
    assert "This is a case, not the decision of one." in run.stderr
    assert "help: give what `rsb-prove CASE --format json` prints" in run.stderr


HOSTILE = (
    *(b"", b"\xff\xfe", b"\x00" * 9, b"{", b"[]", b"7", b'"x"', b"{}", b"null", b"NaN"),
    *(b"[" * 100_000, b'{"lines":' * 5000, b'{"lines": [1e999]}', b'{"lines": [1.0]}'),
    b'{"lines": [' + b"9" * 5000 + b"]}",
    b'{"lines": [], "lines": []}',
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12].hex())
def test_what_is_no_decision_is_refused_whatever_it_is(text: bytes) -> None:
    run = invoked("verify", "-", stdin=text)
    assert run.exit_code == 65
    assert "error[RSB500]" in run.stderr
    assert "Traceback" not in run.output


WRONG: tuple[Any, ...] = (
    *([[]], [{}], [None], ["x"], [{"line": "1"}], [{"proof": {"nodes": [[]]}}]),
)


@pytest.mark.parametrize("lines", WRONG, ids=repr)
def test_a_decision_of_another_form_is_not_proven(lines: Any) -> None:
    text = json.dumps({"case_id": "\x1b[31m", "receipt": {}, "lines": lines})
    run = invoked("verify", "-", stdin=text)
    assert run.exit_code == 1
    assert "error[RSB501]" in run.stderr
    assert "\x1b" not in run.output


def test_a_key_that_would_steer_the_terminal_is_shown_as_text(tmp_path: Path) -> None:
    run = invoked(
        "verify",
        saved(tmp_path / "proof.json", json.loads(decision()) | {"a/b\x1b~": 1}),
    )
    assert run.exit_code == 1
    assert "\x1b" not in run.output
    assert "#/a~1b\\x1b~0: error[RSB501]" in run.stderr


def test_the_help_tells_the_exit_status() -> None:
    run = invoked("verify", "--help")
    assert run.exit_code == 0
    assert "0 every decision is proven, 1 one is not" in " ".join(run.stdout.split())


def test_the_program_checks_what_it_prints(tmp_path: Path) -> None:
    case = ROOT / "examples" / "weekly-interval.json"
    path = tmp_path / "proof.json"
    assert ran(case, "-o", path).returncode == 0
    run = ran("verify", path, "--case", case)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.startswith(b"line 1: NOT MEDICALLY NECESSARY, ")
