"""`rules mutate`: what no scenario catches is listed, and only reasons excuse it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program_fixtures import ROOT, invoked

SCENARIOS = f"""\
base: {ROOT}/examples/weekly-interval.json
scenarios:
  - name: Six days are too few
    expect: not_medically_necessary
    by: [IND-TX-FREQ]
"""
SPACING = "therapeutic_spacing_days', 7): "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped rules with one scenario and an empty list of equivalents."""
    found = tmp_path / "rules"
    shutil.copytree(
        ROOT / "rules", found, ignore=shutil.ignore_patterns("*.yaml", "__pycache__")
    )
    (found / "week.test.yaml").write_text(SCENARIOS, "utf-8")
    return found


def mutated(folder: Path, *options: object) -> tuple[int, str, str]:
    run = invoked("rules", "mutate", "--rules", folder, "--jobs", "1", *options)
    return run.exit_code, run.stdout, run.stderr


def identified(folder: Path, text: str) -> str:
    """The id of the surviving mutant of these words."""
    (line,) = [
        one for one in mutated(folder, "--in", text)[1].splitlines() if text in one
    ]
    return line.split()[1]


def test_a_fault_that_is_caught_is_counted_and_one_that_is_not_is_listed(
    folder: Path,
) -> None:
    status, text, _ = mutated(folder, "--in", SPACING)
    named = identified(folder, f"{SPACING}8 for 7")
    assert status == 1
    assert text.splitlines() == [
        f"SURVIVED  {named}  limits.dl:18:2  limit('{SPACING}8 for 7",
        "2 mutants: 1 killed, 1 survived, 0 equivalent; 50.0 % of those that matter",
    ]


def test_a_reason_excuses_a_mutant_as_long_as_no_scenario_catches_it(
    folder: Path,
) -> None:
    named = identified(folder, f"{SPACING}8 for 7")
    listed = folder / "equivalent-mutants.yaml"
    listed.write_text(f"- reason: Said so.\n  mutants:\n    {named}: words\n", "utf-8")
    status, text, _ = mutated(folder, "--in", SPACING)
    assert status == 0
    assert text == (
        "2 mutants: 1 killed, 0 survived, 1 equivalent; 100.0 % of those that matter\n"
    )
    seven = SCENARIOS + (
        "  - name: Seven days are enough\n"
        "    set: {/requests/0/date: 2024-06-10}\n"
        "    expect: medically_necessary\n"
    )
    (folder / "week.test.yaml").write_text(seven, "utf-8")
    status, text, _ = mutated(folder, "--in", SPACING)
    assert status == 1
    assert text.startswith(
        f"equivalent-mutants.yaml:3: {named} is no equivalent: "
        f"{folder}/week.test.yaml:6 catches it\n"
    )


def test_a_reason_for_a_clause_that_has_changed_is_told(folder: Path) -> None:
    (folder / "equivalent-mutants.yaml").write_text(
        "- reason: Once so.\n  mutants:\n    0badcafe: words\n", "utf-8"
    )
    status, text, _ = mutated(folder, "--in", f"{SPACING}6 for 7")
    assert status == 1
    assert text.startswith("equivalent-mutants.yaml:3: no mutant has the id 0badcafe;")


@pytest.mark.parametrize(
    "text",
    [
        "x: 1\n",
        "- reason: only\n",
        "- mutants: {a: b}\n",
        "- reason: r\n  mutants: [a]\n",
    ],
)
def test_a_list_of_another_form_is_refused(folder: Path, text: str) -> None:
    (folder / "equivalent-mutants.yaml").write_text(text, "utf-8")
    status, _, told = mutated(folder, "--in", SPACING)
    assert (status, "RSB606" in told) == (65, True)


def test_scenarios_that_fail_as_it_is_are_mended_first(folder: Path) -> None:
    text = SCENARIOS.replace("not_medically_necessary", "experimental")
    (folder / "week.test.yaml").write_text(text, "utf-8")
    status, out, told = mutated(folder, "--in", SPACING)
    assert (status, out) == (1, "")
    assert "week.test.yaml:3: error[RSB446]: A scenario fails before" in told


def test_two_processes_find_what_one_finds(folder: Path) -> None:
    chosen = ("--in", "policy/80_codes.dl", "--in", "limits.dl", "--format", "json")
    one = invoked("rules", "mutate", "--rules", folder, "--jobs", "1", *chosen)
    two = invoked("rules", "mutate", "--rules", folder, "--jobs", "2", *chosen)
    assert one.stdout == two.stdout
    told = json.loads(two.stdout)
    assert len(told["mutants"]) == told["killed"] + told["survived"]
    assert set(told["mutants"][0]) == {
        "id",
        "place",
        "fault",
        "killed_by",
        "equivalent",
    }


def test_where_nothing_is_to_be_mutated_it_is_said(folder: Path) -> None:
    status, _, told = mutated(folder, "--in", "no such clause")
    assert (status, "RSB445" in told) == (2, True)


def test_a_scenario_that_fails_is_told_by_every_process_once(folder: Path) -> None:
    text = SCENARIOS.replace("not_medically_necessary", "medically_necessary")
    (folder / "week.test.yaml").write_text(text, "utf-8")
    run = invoked(
        "rules", "mutate", "--rules", folder, "--jobs", "2", "--in", "90_determination"
    )
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr.count("RSB446") == 1


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_with_all_its_processes(sent: signal.Signals) -> None:
    command = (sys.executable, "-m", "rsb_prove.cli", "rules", "mutate", "--jobs", "2")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        time.sleep(3)  # both processes decide scenarios
        run.send_signal(sent)
        out, _ = run.communicate(timeout=10)
    assert (run.returncode, out) == (128 + sent, b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)
