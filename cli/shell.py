"""The group of commands, in which deciding cases needs no name."""

from typing import Any

import click
from click.shell_completion import CompletionItem

from rsb_prove.cli.errors import status_of

DEFAULT = "decide"
_OWN = ("-h", "--help", "--version")


class _Root(click.Context):
    """The context of the default command: the user typed no name for it."""

    @property
    def command_path(self) -> str:
        return self.find_root().info_name or ""


class Default(click.Command):
    """The command that runs where none is named; its help is that of the group."""

    context_class = _Root

    def get_help(self, ctx: click.Context) -> str:
        """The help of the program."""
        return ctx.find_root().get_help()


class Shell(click.Group):
    """Commands, of which the default takes whatever names no other."""

    @property
    def default(self) -> click.Command:
        """The command that needs no name."""
        return self.commands[DEFAULT]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default's name before arguments that begin with no other name."""
        if args and args[0] not in self.commands and args[0] not in _OWN:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named; what it raises becomes its exit status."""
        ctx.exit(status_of(lambda: super(Shell, self).invoke(ctx)))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to call the program."""
        formatter.write_usage(ctx.command_path, "[OPTIONS] CASE...")
        path = " " * len("Usage: ") + ctx.command_path
        formatter.write_usage(path, "COMMAND [ARGS]...", prefix="")

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The options of the default command, then the other commands."""
        self.default.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        """Commands, and what the default command takes first."""
        found = super().shell_complete(ctx, incomplete)
        known = {item.value for item in found}
        more = self.default.shell_complete(ctx, incomplete)
        found += [item for item in more if item.value not in known]
        return found if incomplete.startswith("-") else [*found, _file(incomplete)]


def _file(incomplete: str) -> CompletionItem:
    return CompletionItem(incomplete, type="file")
