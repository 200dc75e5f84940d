"""Extension packs made of a few words, and a case that only packs decide otherwise."""

import copy
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rsb_prove.bridge.document import Document, read_document
from rsb_prove.bridge.packs import pack_folders, texts_with
from rsb_prove.bridge.program import Decided, Program, compiled
from rsb_prove.bridge.rulebase import SHIPPED, RuleBase, load

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "packs"
CASE = json.loads((ROOT / "examples" / "weekly-interval.json").read_text("utf-8"))
SPACING, YEARLY = "therapeutic_spacing_days", "therapeutic_per_12_months"
CONSENT = """
# criterion: {0}
# title: Consent is on file
# citation: Plan document
# met: consent is on file
# failed: no consent is on file
# unknown: whether consent is on file is not documented

+yes_no('{0}', 'care', 'consent', 'yes')
"""
FIELD = "+field('care', 'consent', 'yes_no', 'Is consent on file?')\n"

Pack = tuple[str, str, str]  # its id, its manifest and its rules


def pack(
    name: str,
    kind: str,
    rules: str = "",
    *,
    first: str = "2020-01-01",
    last: str = "",
    plans: Iterable[str] = (),
    extends: str = "2023",
    version: str = "",
) -> Pack:
    """A pack; `rules` says `ME` where it means itself."""
    lines = [
        f'id = "{name}"',
        f'title = "The pack {name}"',
        f'version = "{version or name}"',
        f'kind = "{kind}"',
        f'extends = {{ policy = "cigna-rsb", version = "{extends}" }}',
    ]
    lines += [f"from = {first}"] if kind != "vocabulary" else []
    lines += [f"to = {last}"] if last else []
    lines += [f"plans = {json.dumps([*plans])}"] if plans else []
    return name, "\n".join(lines) + "\n", re.sub(r"\bME\b", f"'{name}'", rules)


def texts_of(*packs: Pack) -> tuple[tuple[str, str], ...]:
    """The shipped rules with these packs, as texts."""
    found = [*texts_with(SHIPPED, ())]
    for name, manifest, rules in packs:
        found += [(f"{name}/pack.toml", manifest), (f"{name}/rules.dl", rules)]
    return tuple(found)


def base_of(*packs: Pack) -> RuleBase:
    """The same, read."""
    return load(texts_of(*packs))


@cache
def program_of(*packs: Pack) -> Program:
    """The shipped rules with these packs, checked."""
    return Program(compiled(base_of(*packs)))


@cache
def examples(*names: str) -> Program:
    """The shipped rules with packs of the examples, by default all of them."""
    chosen = [EXAMPLES / name for name in names] or pack_folders(EXAMPLES)
    return Program(compiled(load(texts_with(SHIPPED, chosen))))


def case(
    date: object = "2024-06-10",
    *,
    plan: str | None = "PPO-7",
    care: Mapping[str, object] | None = None,
    terms: Iterable[Mapping[str, object]] = (),
    mandates: Iterable[Mapping[str, object]] = (),
    **request: object,
) -> dict[str, Any]:
    """A therapeutic block a week after the last: under the policy alone it is approved."""
    found: dict[str, Any] = copy.deepcopy(CASE)
    found["plan"] |= {"id": plan, "terms": [*terms], "mandates": [*mandates]}
    found["care"] |= care or {}
    found["requests"][0] |= {"date": date, **request}
    found["sources"] = {}
    return found


def read(content: dict[str, Any]) -> Document:
    return read_document(json.dumps(content), "case.json")


def decided(program: Program, content: dict[str, Any]) -> Decided:
    return program.decide(read(content))


def in_force(found: Decided, limit: str = SPACING) -> set[object]:
    """The values of a limit that may be in force for the first line."""
    rows = found.model["in_force"].match(("/requests/0", limit, None))
    return {row[2] for row in rows}


def asks(found: Decided) -> list[str]:
    return [ask.pointer for ask in found.lines[0].asks]


def unknown(found: Decided) -> list[str]:
    """What is unknown of the first line, without what sums up others."""
    return [one for one in found.lines[0].of_status("unknown") if one != "IND-TX-ALL"]
