"""The scenarios beside the rules, as examples of the criteria that they name."""

from collections.abc import Iterator
from pathlib import Path

from rsb_prove.bridge.packs import pack_folders
from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.bridge.scenarios import ENDING, Scenario
from rsb_prove.cli.rulebases import Folders
from rsb_prove.cli.scenariofiles import scenario_files
from rsb_prove.explain.trace import Example, Examples


def examples(rules: Folders) -> Examples:
    """Criterion -> the scenarios beside the rules that name it, in their order."""
    found: dict[str, list[Example]] = {}
    for scenario in _scenarios(rules):
        example = Example(scenario.name, scenario.place)
        named = (name for line in scenario.expected for name in line.criteria)
        for criterion in dict.fromkeys(named):
            found.setdefault(criterion, []).append(example)
    return {criterion: tuple(examples) for criterion, examples in found.items()}


def _scenarios(rules: Folders) -> Iterator[Scenario]:
    """Those of the shipped rules, unless others take their place, and of the folders."""
    folders = rules or ()
    complete = any(not pack_folders(Path(folder)) for folder in folders)
    if not complete and any(SHIPPED.rglob(f"*{ENDING}")):
        for file in scenario_files((), ()):
            yield from file.scenarios()
    for folder in folders:
        if any(Path(folder).rglob(f"*{ENDING}")):
            for file in scenario_files((), (folder,)):
                yield from file.scenarios()
