"""Every broken pack under tests/bad_packs is told what is wrong with it, and nothing else.

A folder is a pack, or holds several; `NAME.txt` beside it holds what is printed.
"""

from pathlib import Path

import pytest

from rsb_prove.bridge.checks import errors, warnings
from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.packs import pack_folders, texts_with
from rsb_prove.bridge.rulebase import SHIPPED, load

FOLDER = Path(__file__).parent / "bad_packs"
PACKS = sorted(one for one in FOLDER.iterdir() if one.is_dir())
# One mistake each, but where all that can be wrong is.
MANY = ("manifest-lacks-everything",)


def findings(folder: Path) -> tuple[Diagnostic, ...]:
    try:
        base = load(texts_with(SHIPPED, pack_folders(folder)))
    except Rejected as rejected:
        return rejected.diagnostics
    return tuple(errors(base) or warnings(base))


def test_there_are_many() -> None:
    assert len(PACKS) >= 50


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_a_broken_pack_is_told_of_its_mistake_and_of_nothing_else(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    found = findings(folder)
    assert len(found) == 1 or folder.name in MANY
    golden = folder.with_suffix(".txt")
    said = "".join(f"{one}\n" for one in found)
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
