"""`rsb-prove earliest`: the first date of service on which a line would be approved."""

from datetime import date, datetime
from typing import Any

import click

from rsb_prove.cli.options import options
from rsb_prove.cli.single import asked, single_options
from rsb_prove.cli.wishes import Wishes

HELP = """Find the first date of service on which each line would be approved.

Nothing else of the case changes. Where waiting is of no use, it is said why.

\b
  rsb-prove earliest case.json
  rsb-prove earliest case.json --line 2 --full     with the proof on that day
  rsb-prove earliest case.json --from 2024-07-01   no earlier than that
"""


@click.command("earliest", help=HELP, no_args_is_help=True)
@click.argument("case", type=click.Path(allow_dash=True))
@options(
    click.option(
        "--from",
        "start",
        metavar="DATE",
        type=click.DateTime(["%Y-%m-%d"]),
        help="Look from this day on, instead of the one that is requested.",
    ),
    single_options,
)
def command(case: str, start: datetime | None, **wanted: Any) -> None:
    """Look for the first approved day of each line."""
    wishes = Wishes(tell=False, **wanted)
    _show(case, start.date() if start else None, wishes)


def _show(case: str, start: date | None, wishes: Wishes) -> None:
    found = asked(case, wishes)

    from rsb_prove.explain.waiting import waiting  # with the engine
    from rsb_prove.explain.waitingdocument import waiting_document
    from rsb_prove.explain.waitingtext import waiting_text

    look = found.look
    lines = [
        waiting(found.program, found.decided, line, start, brief=look.brief)
        for line in found.lines
    ]
    found.show(
        lambda: waiting_text(lines, full=look.full, width=look.width),
        lambda: waiting_document(lines),
    )
