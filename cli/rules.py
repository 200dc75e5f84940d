"""`rsb-prove rules`: what the rule base holds, and whether it is sound."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from rsb_prove.cli.later import Later
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import Folders, rule_base, rules_option

if TYPE_CHECKING:
    from rsb_prove.bridge.rulebase import RuleBase


@click.group("rules", no_args_is_help=True)
def rules() -> None:
    """Look at the rule base, and format rule files."""


for _name, _module, _help in (
    ("check", "rulescheck", "Check the rules."),
    ("diff", "rulesdiff", "What differs between two rule bases."),
    ("explain", "rulesexplain", "Explain a finding about rules."),
    ("fmt", "rulesfmt", "Format rule files."),
    ("graph", "rulesgraph", "Draw criteria or predicates."),
    ("mutate", "rulesmutate", "Find faults that no scenario catches."),
    ("new", "rulesnew", "Begin a criterion, pack or version."),
    ("test", "rulestest", "Decide scenarios."),
    ("trace", "rulestrace", "Trace statements to rules, and back."),
):
    rules.add_command(Later(_name, f"rsb_prove.cli.{_module}", _help))


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


def _reading(base: "RuleBase", name: str, in_force: str) -> Iterable[str]:
    """A reading as --reading takes it, each option with what it means."""
    options = [row[1:] for row in base.rows("option") if row[0] == name]
    widest = max((len(str(value)) for value, *_ in options), default=0)
    yield f"{name} ({', '.join(dict.fromkeys(str(row[1]) for row in options))})"
    for value, _, meaning in options:
        mark = "*" if value == in_force else " "
        yield f"  {mark} {name}={value!s:{widest}}  {meaning}"


def _print(lines: Iterable[str]) -> None:
    with output(None) as write:
        write("".join(f"{line}\n" for line in lines).encode())
