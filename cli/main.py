"""The program rsb-prove: its commands and its help."""

import signal
import sys
from contextlib import suppress

import click

from rsb_prove.cli.decide import decide
from rsb_prove.cli.later import Later
from rsb_prove.cli.rules import rules
from rsb_prove.cli.schema import schema
from rsb_prove.cli.shell import Shell

NAME = "rsb-prove"
TERMINATED = 143

HELP = """Decide each requested line of a medical-coverage case, and prove the decision.

A CASE is a JSON file, an NDJSON file with one case a line, a folder of such files, or
- for stdin.

\b
  rsb-prove case.json                        the decisions and why
  rsb-prove case.json -o proof.svg --line 2  the proof of line 2 as a diagram
  rsb-prove cases/ -o decisions.ndjson       many cases, one document a line
  rsb-prove --format json - < case.json      for other programs
"""

EPILOG = """\b
Exit status: 0 done, 2 usage, 65 an invalid case, 66 no such input, 69 no renderer,
70 internal error, 73 the output cannot be written, 78 invalid rules, 130 interrupted,
141 the reader closed the pipe.

\b
Completion:  bash  eval "$(_RSB_PROVE_COMPLETE=bash_source rsb-prove)"
             zsh   eval "$(_RSB_PROVE_COMPLETE=zsh_source rsb-prove)"
             fish  _RSB_PROVE_COMPLETE=fish_source rsb-prove | source
"""


def version_of_program() -> str:
    """The version that is installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(NAME)
    except PackageNotFoundError:
        return "(not installed)"


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"{NAME} {version_of_program()}")
        ctx.exit()


version_option = click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version and exit.",
)


@click.group(
    NAME,
    cls=Shell,
    help=HELP,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@version_option
def cli() -> None:
    """The program."""


version_option(decide)
what_if = Later("what-if", "rsb_prove.cli.whatif", "Change a case: what differs.")
diff = Later("diff", "rsb_prove.cli.diff", "Two cases or rule bases: what differs.")
verify = Later("verify", "rsb_prove.cli.verify", "Check a decision, step by step.")
requires = Later("requires", "rsb_prove.cli.requires", "What would be needed.")
earliest = Later(
    "earliest", "rsb_prove.cli.earliest", "The first date that is approved."
)
report = Later("report", "rsb_prove.cli.report", "A packet for an appeal, as a page.")
readings = Later(
    "readings", "rsb_prove.cli.readings", "Whether other readings change it."
)
for command in (
    decide,
    what_if,
    diff,
    requires,
    earliest,
    readings,
    report,
    verify,
    schema,
    rules,
):
    cli.add_command(command)


def main() -> None:
    """Run the program and exit."""
    # An exit, unlike the end by a signal, takes unfinished files away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    for stream in (sys.stdout, sys.stderr):
        # The locale does not decide how the result is written.
        with suppress(AttributeError, OSError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    cli(prog_name=NAME)
