"""The tutorial for rule authors is true: its files are written, its commands run in order."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.program_fixtures import invoked
from tests.conftest import Golden

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "authors.md"
# A file that the reader writes is named behind the language of its block.
BLOCK = re.compile(r"```(\w+)(?: ([\w./-]+))?\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)")


def printed(command: str) -> str:
    """What a command prints, notes and findings first, as its reader sees it.

    Within this process: those of the README are run as their reader runs them.
    """
    words = shlex.split(command)
    assert words[0] == "rsb-prove", command
    run = invoked(*words[1:])
    assert run.exit_code in (0, 1, 78), (
        run.stderr
    )  # a finding is a step of the tutorial
    return run.stderr + run.stdout


def test_every_step_comes_out_as_the_page_says(
    golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def done(command: re.Match[str]) -> str:
        return f"$ {command[1]}\n{printed(command[1])}"

    def real(block: re.Match[str]) -> str:
        language, file, text = block.groups()
        if file:
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, "utf-8")
        if language != "console":
            return block[0]
        return f"```console\n{COMMAND.sub(done, text)}```"

    text = PAGE.read_text("utf-8")
    assert text.count("\n$ rsb-prove") >= 15
    golden.check("", BLOCK.sub(real, text), PAGE)


def test_every_file_that_the_page_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE.read_text("utf-8"))
    assert links
    assert [one for one in links if not (PAGE.parent / one).exists()] == []
