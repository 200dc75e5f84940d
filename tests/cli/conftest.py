from functools import cache

import pytest

from rsb_prove.cli import decide
from rsb_prove.cli.rulebases import Folders, program

shared = cache(program)


@pytest.fixture(autouse=True)
def one_rule_base_for_all_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within this process the shipped rules are loaded once; they never change."""

    def asked(folders: Folders, readings: tuple[str, ...]) -> object:
        return (program if folders else shared)(folders, readings)

    monkeypatch.setattr(decide, "program", asked)
