"""Commands that are imported when they run, so that deciding cases does not pay for them."""

from importlib import import_module
from typing import Any

import click


class Later(click.Command):
    """Stands in the list of commands for one of another module."""

    def __init__(self, name: str, module: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self.module = module

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """The context of the command itself: from here on it stands for itself."""
        command = import_module(self.module).command
        assert isinstance(command, click.Command)
        return command.make_context(*args, **extra)
