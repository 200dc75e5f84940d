"""Which rule files are formatted, and what they hold and would hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rsb_prove.bridge.formatting import formatted
from rsb_prove.bridge.rulebase import SHIPPED, rule_paths
from rsb_prove.cli.inputs import STDIN, Source, opened
from rsb_prove.cli.rulebases import no_rule_file, not_utf_8, unreadable_rules


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file, or stdin: its text as it is and in the canonical form."""

    path: str
    name: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether it has another form than the canonical one."""
        return self.before != self.after


def rule_sources(paths: Sequence[str]) -> Iterable[Source]:
    """Each file once that the arguments name; without any, the shipped ones."""
    named = (source for path in paths or (str(SHIPPED),) for source in _sources(path))
    return {source.path: source for source in named}.values()


def _sources(path: str) -> Iterator[Source]:
    """A file, stdin, or the rule files below a folder."""
    if path == STDIN or not Path(path).is_dir():
        yield Source(path, alone=False)
        return
    try:
        found = rule_paths(Path(path))
    except OSError as error:
        yield Source(path, alone=False, fault=unreadable_rules(path, error))
        return
    if not found:
        yield Source(path, alone=False, fault=no_rule_file(path))
    for _, file in found:
        yield Source(str(file), alone=False)


def rule_file(source: Source) -> RuleFile:
    """Read and format a file; raises Rejected if it is no rule file."""
    text = text_of(source)
    return RuleFile(source.path, source.name, text, formatted(text, source.name))


def text_of(source: Source) -> str:
    """The text of a file; raises Rejected if there is none."""
    if source.fault:
        raise source.fault
    try:
        with opened(source.path) as stream:
            return stream.read().decode("utf-8")
    except OSError as error:
        raise unreadable_rules(source.name, error) from None
    except UnicodeDecodeError:
        raise not_utf_8(source.name, "The rule file is not UTF-8.") from None
