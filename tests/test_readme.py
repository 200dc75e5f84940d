"""The README is true: every command in it prints what stands below it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.conftest import Golden

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (rsb-prove [^\n]*)\n(.*?)```", re.DOTALL)


def printed(command: str) -> str:
    """What a command of the README prints, run as the README's reader runs it."""
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


def test_every_command_of_the_readme_prints_what_it_says(golden: Golden) -> None:
    text = README.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) >= 2

    def real(block: re.Match[str]) -> str:
        return f"```console\n$ {block[1]}\n{printed(block[1])}```"

    golden.check("", BLOCK.sub(real, text), README)


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
