"""`rsb-prove report`: the packet of a case, for whoever reads an appeal."""

from pathlib import Path
from typing import Any

import click

from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import usage
from rsb_prove.cli.inputs import sources
from rsb_prove.cli.options import (
    line_option,
    options,
    output_option,
    quiet_option,
    reading_option,
)
from rsb_prove.cli.outputs import STDOUT, output
from rsb_prove.cli.rulebases import program, rules_option
from rsb_prove.cli.single import chosen, only_case
from rsb_prove.cli.style import on_terminal
from rsb_prove.cli.wishes import Wishes

ENDINGS = (".html", ".htm")
AUDIENCES = ("reviewer", "member", "provider")
HELP = """Write the packet of a case: one self-contained page of HTML.

It holds the question and the answer, the criteria with the record and the policy, the
blocks over time, the proof, what could change it, and how to verify it.

\b
  rsb-prove report case.json -o packet.html
  rsb-prove report case.json -o letter.html --audience member   in plain words
  rsb-prove report case.json -o todo.html --audience provider   what to document
"""


@click.command("report", help=HELP, no_args_is_help=True)
@click.argument("case", type=click.Path(allow_dash=True))
@options(
    click.option(
        "--audience",
        type=click.Choice(AUDIENCES),
        default="reviewer",
        show_default=True,
        help="Who reads it.",
    ),
    output_option,
    line_option,
    reading_option,
    rules_option,
    quiet_option,
)
def command(case: str, audience: str, **wanted: Any) -> None:
    """Decide a case and write its packet."""
    wishes = Wishes(tell=False, format="html", full=False, color="never", **wanted)
    _writable(wishes.path)
    wishes.spare(sources((case,)))
    document = only_case(case)
    base = program(wishes.rules, wishes.readings)
    decided = base.decide(document)

    from rsb_prove.explain.packet import Audience, packet
    from rsb_prove.explain.packetpage import packet_page

    lines = chosen(decided, wishes.line)
    page = packet_page(packet(base, decided, Audience(audience), lines))
    with output(wishes.path) as write:
        write(page.encode(errors="backslashreplace"))


def _writable(path: str | None) -> None:
    """Refuse what no packet can be written to."""
    if path in (None, STDOUT):
        if on_terminal():
            words = "A terminal cannot show a packet."
            raise usage("--output", "RSB410", words, "write to a file: -o packet.html")
    elif (ending := Path(str(path)).suffix.lower()) not in ENDINGS:
        words = f"A packet is a page of HTML, not {printable(ending) or 'a bare name'}."
        raise usage("--output", "RSB407", words, "name a file that ends in .html")
