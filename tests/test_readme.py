"""The README and the pages are true: every command prints what stands below it."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program_fixtures import invoked
from tests.conftest import Golden

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "cli.md"
BLOCK = re.compile(r"```console\n\$ (rsb-prove [^\n]*)\n(.*?)```", re.DOTALL)


def run_as_a_reader(command: str) -> str:
    """What a command of a page prints, run as its reader runs it."""
    words = shlex.split(command)
    run = subprocess.run(
        [sys.executable, "-m", "rsb_prove.cli", *words[1:]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / ".view"), "COLUMNS": "100"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return run.stdout


def run_within(command: str) -> str:
    """What it prints when it is run within this process, a fraction of a second sooner."""
    run = invoked(*shlex.split(command)[1:])
    assert run.exit_code == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize(
    ("page", "printed"),
    [(README, run_as_a_reader), (REFERENCE, run_within)],
    ids=[README.name, REFERENCE.name],
)
def test_every_command_prints_what_the_page_says(
    page: Path,
    printed: Callable[[str], str],
    golden: Golden,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    text = page.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 2

    def real(block: re.Match[str]) -> str:
        return f"```console\n$ {block[1]}\n{printed(block[1])}```"

    golden.check("", BLOCK.sub(real, text), page)


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
