import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program_fixtures import (
    WHOLE,
    environment,
    invoked,
    ran,
    saved,
    started,
    unknown,
)

HEAVY = ("pyDatalog", "networkx", "graphviz", "pygraphviz", "jsonschema_rs", "rich")
DRAWING = ("networkx", "graphviz", "pygraphviz", "resvg_py", "typst", "rich")


def imported(args: list[str], modules: tuple[str, ...]) -> list[str]:
    """Which of some modules a run imports."""
    code = f"""
import sys
from rsb_prove.cli.main import main
sys.argv = ["rsb-prove", *{args!r}]
try:
    main()
finally:
    print([m for m in {modules!r} if m in sys.modules], file=sys.stderr)
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert run.stdout, run.stderr
    found = json.loads(run.stderr.splitlines()[-1].replace("'", '"'))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("args", [["--version"], ["--help"]])
def test_version_and_help_import_nothing_heavy(args: list[str]) -> None:
    assert imported(args, HEAVY) == []


def test_text_is_decided_without_a_drawing_library(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    assert imported([str(case)], DRAWING) == []


def test_version_names_the_program() -> None:
    run = invoked("--version")
    assert run.output.startswith("rsb-prove ")
    assert run.exit_code == 0


def test_help_tells_options_commands_examples_and_statuses() -> None:
    text = invoked("--help").stdout
    for part in ("--reading", "schema", "rules", "case.json -o", "Exit status", "zsh"):
        assert part in text


def test_help_is_the_same_wherever_it_is_asked() -> None:
    assert invoked("case.json", "--help").stdout == invoked("-h").stdout


def test_no_arguments_are_a_question() -> None:
    run = invoked()
    assert run.exit_code == 2
    assert "Usage: rsb-prove [OPTIONS] CASE..." in run.output


def test_an_unknown_option_is_a_usage_error_of_the_program() -> None:
    run = invoked("case.json", "--bogus")
    assert run.exit_code == 2
    assert "Try 'rsb-prove --help'" in run.stderr


def test_output_is_utf_8_in_any_locale(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", WHOLE)
    plain = ran(case, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout == ran(case, LC_ALL="C.UTF-8").stdout
    assert "├─" in plain.stdout.decode()


def test_equal_inputs_print_equal_bytes(tmp_path: Path) -> None:
    case = saved(tmp_path / "case.json", unknown())
    runs = {ran(case, PYTHONHASHSEED=seed).stdout for seed in ("0", "1")}
    assert len(runs) == 1


def test_a_closed_pipe_ends_the_run_quietly(tmp_path: Path) -> None:
    cases = saved(tmp_path / "cases.ndjson", *[WHOLE] * 40)
    with started(cases) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.read(1) == b"{"
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 141


def test_ctrl_c_ends_the_run_with_one_line() -> None:
    with started("--format", "ndjson", "-") as run:
        assert run.stdin
        assert run.stdout
        assert run.stderr
        run.stdin.write(json.dumps(unknown()).encode() + b"\n")
        run.stdin.flush()
        assert run.stdout.readline().startswith(b'{"schema_version"')
        assert stopped(run, signal.SIGINT) == 130
        assert len(run.stderr.read().splitlines()) == 1


@pytest.mark.parametrize(("sent", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_signal_leaves_no_part_of_a_file(
    tmp_path: Path, sent: str, status: int
) -> None:
    out = tmp_path / "out.ndjson"
    with started("-", "-o", out) as run:
        assert run.stdin
        run.stdin.write(json.dumps(unknown()).encode() + b"\n")
        run.stdin.flush()
        while not any(part.stat().st_size for part in tmp_path.glob(".out*.part")):
            assert run.poll() is None
        assert stopped(run, signal.Signals[sent]) == status
    assert list(tmp_path.iterdir()) == []


def stopped(run: subprocess.Popen[bytes], sent: signal.Signals) -> int:
    """The exit status after a signal, as a shell tells it; sent again while it is not heard.

    Python hears a signal between two of its steps: one that falls right before it
    waits for input is heard when input, or another signal, comes.
    """
    for _ in range(30):
        run.send_signal(sent)
        try:
            status = run.wait(1)
            return status if status >= 0 else 128 - status
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("the program does not stop")


@pytest.mark.parametrize(
    ("words", "offered"),
    [("rsb-prove --for", "--format"), ("rsb-prove sch", "schema")],
)
def test_the_shell_can_complete(words: str, offered: str) -> None:
    run = ran(_RSB_PROVE_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD="1")
    assert offered in run.stdout.decode()
