"""The scenario files of a command, and what they hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rsb_prove.bridge.diagnostic import EX_DATAERR, EX_NOINPUT, Diagnostic, Rejected
from rsb_prove.bridge.packs import pack_folders
from rsb_prove.bridge.pointer import printable
from rsb_prove.bridge.rulebase import SHIPPED
from rsb_prove.bridge.scenarios import ENDING, Scenario, read_scenarios
from rsb_prove.cli.errors import usage
from rsb_prove.cli.inputs import opened
from rsb_prove.cli.rulebases import Folders

STRAY = ".test.yml"


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file of scenarios, and the name that places in it are told by."""

    path: Path
    name: str

    def scenarios(self) -> tuple[Scenario, ...]:
        """What the file holds; Rejected where it cannot be read as scenarios."""
        try:
            with opened(str(self.path)) as stream:
                text = stream.read().decode("utf-8")
        except OSError as error:
            words = f"The scenarios cannot be read: {error.strerror}."
            raise _fault(self.name, "RSB441", words, EX_NOINPUT) from None
        except UnicodeDecodeError:
            words = "The scenario file is not UTF-8."
            raise _fault(self.name, "RSB412", words, EX_DATAERR) from None
        return read_scenarios(text, self.name, str(self.path.parent))


def scenario_files(paths: Sequence[str], rules: Folders) -> Iterable[ScenarioFile]:
    """Each file once that the arguments name; without any, those beside the rules."""
    named = paths or rules or (str(SHIPPED),)
    found = (one for path in named for one in _files(path, told=bool(paths or rules)))
    return {file.path.resolve(): file for file in found}.values()


def spare(output: str | None, files: Iterable[str]) -> None:
    """Refuse to write over a file that is read; Rejected (status 2)."""
    if output is None or not Path(output).is_file():
        return
    for file in files:
        if Path(file).exists() and Path(file).samefile(output):
            words = "The output would replace scenarios that are to be read."
            raise usage("--output", "RSB408", words, "choose another file")


def _files(path: str, *, told: bool) -> Iterator[ScenarioFile]:
    """A file, or the scenario files below a folder; Rejected where there is none."""
    root = Path(path)
    if not root.is_dir():
        yield ScenarioFile(root, printable(path, 1000))
        return
    # What links to a pack is a pack; a search alone does not follow links.
    roots = dict.fromkeys((root, *pack_folders(root)))
    below = sorted({file for one in roots for file in one.rglob(f"*{ENDING}")})
    for stray in sorted(file for one in roots for file in one.rglob(f"*{STRAY}")):
        words = "This file is not read: scenarios stand in NAME.test.yaml."
        raise _fault(printable(str(stray), 1000), "RSB442", words, EX_NOINPUT)
    if not below:
        words = f"The folder holds no scenarios (*{ENDING})."
        raise _fault(printable(path, 1000), "RSB442", words, EX_NOINPUT)
    for file in below:
        shown = file if told else file.relative_to(root)
        yield ScenarioFile(file, printable(shown.as_posix(), 1000))


def _fault(place: str, code: str, words: str, status: int) -> Rejected:
    return Rejected([Diagnostic(place, code, words)], status)
