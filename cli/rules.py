"""`rsb-prove rules`: what the rule base holds, and whether it is sound."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from rsb_prove.cli.later import Later
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import Folders, rule_base, rules_option

if TYPE_CHECKING:
    from rsb_prove.bridge.rulebase import RuleBase
    from rsb_prove.explain.trace import Traced

ENCODED, LEFT_OUT, MISSING = "encoded", "left out", "MISSING"


@click.group("rules", no_args_is_help=True)
def rules() -> None:
    """Look at the rule base, and format rule files."""


rules.add_command(Later("check", "rsb_prove.cli.rulescheck", "Check the rules."))
_EXPLAIN = "Explain a finding about rules."
rules.add_command(Later("explain", "rsb_prove.cli.rulesexplain", _EXPLAIN))
rules.add_command(Later("fmt", "rsb_prove.cli.rulesfmt", "Format rule files."))


@rules.command("readings")
@rules_option
def readings(rules: Folders) -> None:
    """List the readings of ambiguous words; * is the one in force."""
    base = rule_base(rules).base
    _print(
        line
        for name, value in base.rows("reading")
        for line in _reading(base, str(name), str(value))
    )


@rules.command("trace")
@rules_option
def trace(rules: Folders) -> None:
    """List the statements of the policy and where each is encoded, or why not."""
    from rsb_prove.explain.trace import trace as traced

    rows = [
        (one.statement, _state(one), _where(one))
        for one in traced(rule_base(rules).base)
    ]
    counts = Counter(state for _, state, _ in rows)
    told = (f"{counts[state]} {state}" for state in (ENCODED, LEFT_OUT, MISSING))
    _print([*_table(rows), f"{len(rows)} statements: {', '.join(told)}"])


def _state(traced: "Traced") -> str:
    if traced.encoded:
        return ENCODED
    return LEFT_OUT if traced.reason else MISSING


def _where(traced: "Traced") -> str:
    """The criteria and predicates that encode a statement, or why none does."""
    found = zip(traced.encoded_by, traced.places, strict=True)
    return ", ".join(f"{name} ({place})" for name, place in found) or traced.reason


def _reading(base: "RuleBase", name: str, in_force: str) -> Iterable[str]:
    """A reading as --reading takes it, each option with what it means."""
    options = [row[1:] for row in base.rows("option") if row[0] == name]
    widest = max((len(str(value)) for value, *_ in options), default=0)
    yield f"{name} ({', '.join(dict.fromkeys(str(row[1]) for row in options))})"
    for value, _, meaning in options:
        mark = "*" if value == in_force else " "
        yield f"  {mark} {name}={value!s:{widest}}  {meaning}"


def _table(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Columns under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(f"{cell:{width}}" for cell, width in cells).rstrip()


def _print(lines: Iterable[str]) -> None:
    with output(None) as write:
        write("".join(f"{line}\n" for line in lines).encode())
