"""`rsb-prove schema`: what may stand in a case, and in what is printed of it."""

import click

from rsb_prove.cli.formats import as_json
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import Folders, rule_base, rules_option

CASE = "case"
KINDS = (CASE, "decision", "difference", "requires", "earliest", "readings", "error")


@click.command("schema")
@click.option(
    "--of",
    "kind",
    type=click.Choice(KINDS),
    default=CASE,
    help="What goes in: case (the default). What comes out: a decision; the difference"
    " of two; what requires, earliest and readings print; an error in the place of a"
    " decision.",
)
@click.option("-o", "--output", "path", metavar="FILE", type=click.Path())
@rules_option
def schema(kind: str, path: str | None, rules: Folders) -> None:
    """Print the JSON Schema of a case, or of what is printed as JSON."""
    document = _case(rules) if kind == CASE else _printed(kind)
    with output(path) as write:
        write(as_json(document, compact=False))


def _case(rules: Folders) -> dict[str, object]:
    from rsb_prove.bridge.program import format_of
    from rsb_prove.bridge.schema import case_schema

    return case_schema(format_of(rule_base(rules).base))


def _printed(kind: str) -> dict[str, object]:
    from rsb_prove.explain.schemas import document_schema

    return document_schema(kind)
