import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from rsb_prove.bridge.compiled import Compiled
from rsb_prove.bridge.document import Document
from rsb_prove.bridge.program import Decided, Program, Tables
from rsb_prove.cli import decide
from rsb_prove.cli.rulebases import Folders, program

KEPT = 800  # so many decisions at most, and then none again


class Remembering(Program):
    """Decides no document twice: the tests ask for one as text, as JSON and in part.

    That a document is decided alike whatever was decided before is a property of its
    own (tests/test_properties.py).
    """

    def __init__(self, compiled: Compiled) -> None:
        super().__init__(compiled)
        self._known: dict[tuple[str, object], Decided] = {}

    def decide(self, document: Document) -> Decided:
        self.validate(document)
        decide = super().decide
        return self._once(document, None, lambda: decide(document))

    def vary(
        self, decided: Decided, document: Document, tables: Tables | None = None
    ) -> Decided:
        asked = frozenset((tables or {}).items())
        vary = super().vary
        return self._once(document, asked, lambda: vary(decided, document, tables))

    def _once(
        self, document: Document, asked: object, make: Callable[[], Decided]
    ) -> Decided:
        key = json.dumps(document.root, default=str), asked
        if key not in self._known:
            if len(self._known) == KEPT:
                self._known.clear()
            self._known[key] = make()
        return replace(self._known[key], document=document)


@cache
def shared(folders: Folders, readings: tuple[str, ...]) -> Program:
    """A rule base, loaded and asked for each decision once a process."""
    found = program(folders, readings)
    return Remembering(Compiled(found.base, found.evaluator.plan))


@pytest.fixture(autouse=True)
def one_rule_base_for_all_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within this process the shipped rules are loaded once; they never change."""

    def asked(folders: Folders, readings: tuple[str, ...]) -> object:
        return (program if folders else shared)(folders, readings)

    monkeypatch.setattr(decide, "program", asked)
