"""Every broken rule file under tests/bad is told what is wrong with it, and nothing else.

`NAME.dl` is checked as if it were added to the shipped rules; `NAME.txt` beside it holds
what is printed. Each breaks one thing, so each is told of one thing.
"""

from pathlib import Path

import pytest

from rsb_prove.bridge.checks import errors, warnings
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.rulebase import load, rule_files

FOLDER = Path(__file__).parent / "bad"
FILES = sorted(FOLDER.glob("*.dl"))


def findings(file: Path) -> tuple[Diagnostic, ...]:
    texts = (*rule_files(), (file.name, file.read_text("utf-8")))
    try:
        base = load(texts)
    except Rejected as rejected:
        return rejected.diagnostics
    return tuple(errors(base) or warnings(base))


def test_there_are_many() -> None:
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_broken_file_is_told_of_its_mistake_and_of_nothing_else(
    file: Path, request: pytest.FixtureRequest
) -> None:
    (found,) = findings(file)
    assert found.place.startswith(f"{file.name}:")
    golden = file.with_suffix(".txt")
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(f"{found}\n", "utf-8")
    assert f"{found}\n" == golden.read_text("utf-8")
