"""`rsb-prove rules fmt`: what is printed, rewritten, listed, refused."""

from pathlib import Path

import pytest

from rsb_prove.bridge.rulebase import SHIPPED, rule_paths
from tests.cli.program_fixtures import ROOT, invoked

BEFORE, AFTER = "+p( 'a',3 )\n# why", "+p('a', 3)\n# why\n"
DONE = "q(X) <= p(X, 3)\n"
DIFF = """\
--- {name}
+++ {name}
@@ -1,2 +1,2 @@
-+p( 'a',3 )
-# why
\\ No newline at end of file
++p('a', 3)
+# why
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rule file that is not formatted, and one that is."""
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.dl").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "b.dl").write_text(DONE, encoding="utf-8")
    (tmp_path / "other.txt").write_text("no rule", encoding="utf-8")
    return tmp_path


def held(folder: Path) -> dict[str, str]:
    """What the files of a folder hold."""
    return {
        str(file.relative_to(folder)): file.read_bytes().decode(errors="replace")
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_shipped_rules_are_formatted() -> None:
    run = invoked("rules", "fmt", "--check")
    count = len(rule_paths())
    said = f"rsb-prove: 0 files would be reformatted, {count} files already formatted\n"
    assert (run.exit_code, run.stdout, run.stderr) == (0, "", said)


def test_the_shipped_rules_are_printed_unless_others_are_named() -> None:
    run = invoked("rules", "fmt")
    texts = [path.read_text(encoding="utf-8") for _, path in rule_paths()]
    assert (run.exit_code, run.stdout, run.stderr) == (0, "".join(texts), "")
    assert invoked("rules", "fmt", SHIPPED).stdout == run.stdout


def test_the_formatted_text_is_printed_and_the_files_are_left(folder: Path) -> None:
    before = held(folder)
    run = invoked("rules", "fmt", folder)
    assert (run.exit_code, run.stdout, run.stderr) == (0, DONE + AFTER, "")
    assert held(folder) == before


def test_stdin_is_formatted() -> None:
    run = invoked("rules", "fmt", "-", stdin=BEFORE)
    assert (run.exit_code, run.stdout, run.stderr) == (0, AFTER, "")


def test_files_are_rewritten_and_those_that_changed_are_named(folder: Path) -> None:
    file = folder / "below" / "a.dl"
    file.chmod(0o640)
    run = invoked("rules", "fmt", "-w", folder, file)
    said = (
        f"rsb-prove: reformatted {file}\n"
        "rsb-prove: 1 file reformatted, 1 file left unchanged\n"
    )
    assert (run.exit_code, run.stdout, run.stderr) == (0, "", said)
    assert held(folder) == {"b.dl": DONE, "below/a.dl": AFTER, "other.txt": "no rule"}
    assert file.stat().st_mode & 0o777 == 0o640
    assert invoked("rules", "fmt", "--check", folder).exit_code == 0


def test_a_file_that_is_formatted_is_not_written(folder: Path) -> None:
    file = folder / "b.dl"
    before = file.stat()
    assert invoked("rules", "fmt", "-w", file).exit_code == 0
    assert file.stat() == before


def test_a_quiet_run_says_nothing(folder: Path) -> None:
    run = invoked("rules", "fmt", "-wq", folder)
    assert (run.exit_code, run.output) == (0, "")


def test_a_check_names_the_files_that_would_change(folder: Path) -> None:
    before = held(folder)
    run = invoked("rules", "fmt", "--check", folder)
    said = "rsb-prove: 1 file would be reformatted, 1 file already formatted\n"
    file = folder / "below" / "a.dl"
    assert (run.exit_code, run.stdout, run.stderr) == (1, f"{file}\n", said)
    assert held(folder) == before


def test_a_difference_is_a_patch(folder: Path) -> None:
    run = invoked("rules", "fmt", "--diff", folder)
    patch = DIFF.format(name=folder / "below" / "a.dl")
    assert (run.exit_code, run.stdout) == (1, patch)
    assert invoked("rules", "fmt", "--diff", folder / "b.dl").exit_code == 0
    piped = invoked("rules", "fmt", "--diff", "-", stdin=BEFORE)
    assert (piped.exit_code, piped.stdout) == (1, DIFF.format(name="stdin"))


def test_line_ends_alone_are_a_difference(tmp_path: Path) -> None:
    file = tmp_path / "a.dl"
    file.write_bytes(DONE.replace("\n", "\r\n").encode())
    assert invoked("rules", "fmt", "--check", file).exit_code == 1
    assert invoked("rules", "fmt", "-w", file).exit_code == 0
    assert file.read_bytes() == DONE.encode()


def test_a_file_that_does_not_parse_is_left_and_stops_no_other(folder: Path) -> None:
    bad = folder / "a_bad.dl"
    bad.write_text("p(X <= q(X)\n", encoding="utf-8")
    run = invoked("rules", "fmt", "-w", folder)
    assert (run.exit_code, run.stdout) == (78, "")
    assert run.stderr.startswith(f"{bad}:1:2: error[RSB301]: The rule text cannot")
    assert held(folder) == {
        "a_bad.dl": "p(X <= q(X)\n",
        "b.dl": DONE,
        "below/a.dl": AFTER,
        "other.txt": "no rule",
    }


def test_what_cannot_be_read_is_told_and_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bytes.dl").write_bytes(b"# \xff\n")
    paths = [tmp_path / name for name in ("missing.dl", "empty", "bytes.dl")]
    run = invoked("rules", "fmt", *paths, "-", stdin=BEFORE)
    assert (run.exit_code, run.stdout) == (78, AFTER)
    assert run.stderr.splitlines() == [
        f"{paths[0]}: error[RSB401]: The rules cannot be read: No such file or directory.",
        f"{paths[1]}: error[RSB404]: The folder holds no rule file (*.dl).",
        f"{paths[2]}: error[RSB412]: The rule file is not UTF-8.",
    ]
    assert invoked("rules", "fmt", paths[0]).exit_code == 66


@pytest.mark.parametrize(
    ("args", "code", "sentence"),
    [
        (["-w"], "RSB432", "The shipped rules are not rewritten unless they are named"),
        (["-w", "-"], "RSB432", "The standard input cannot be rewritten"),
        (
            ["--check", "--diff", "-"],
            "RSB431",
            "Only one of --write, --check and --diff can be followed",
        ),
    ],
)
def test_what_cannot_be_followed_is_a_fault_of_usage(
    args: list[str], code: str, sentence: str
) -> None:
    before = held(ROOT / "rules")
    run = invoked("rules", "fmt", *args, stdin=BEFORE)
    assert (run.exit_code, run.stdout) == (2, "")
    assert f"error[{code}]: {sentence}." in run.stderr
    assert held(ROOT / "rules") == before
