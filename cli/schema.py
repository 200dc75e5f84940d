"""`rsb-prove schema`: what may stand in a case."""

import click

from rsb_prove.cli.formats import as_json
from rsb_prove.cli.outputs import output
from rsb_prove.cli.rulebases import rule_base, rules_option


@click.command("schema")
@click.option("-o", "--output", "path", metavar="FILE", type=click.Path())
@rules_option
def schema(path: str | None, rules: str | None) -> None:
    """Print the JSON Schema of a case."""
    from rsb_prove.bridge.program import format_of
    from rsb_prove.bridge.schema import case_schema

    document = case_schema(format_of(rule_base(rules).base))
    with output(path) as write:
        write(as_json(document, compact=False))
