"""Mutants that no scenario can tell from the rules, each with the reason why.

    - reason: A line that is certainly earlier is possibly earlier as well.
      mutants:
        3f2a91c0: may_be_earlier(R, B) without line(R)

They stand beside the rules, in equivalent-mutants.yaml. The words after an id are for the
reader; the id holds as long as the clause stays as it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.pointer import printable
from rsb_prove.bridge.yamltext import Text, read_yaml

FILE = "equivalent-mutants.yaml"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that decides as the rules do, why, and where that is said."""

    id: str
    reason: str
    place: str


def equivalents(folders: Iterable[Path]) -> Mapping[str, Equivalent]:
    """The mutants that are listed in folders, by their ids; none without a list.

    Raises Rejected where a list is not of its form.
    """
    found: dict[str, Equivalent] = {}
    faults: list[Diagnostic] = []
    for one in (one for folder in folders for one in _listed(folder / FILE)):
        if isinstance(one, Diagnostic):
            faults.append(one)
        elif one.id in found:
            words = f"The mutant {one.id} is listed twice."
            faults.append(Diagnostic(one.place, "RSB606", words, help="keep one"))
        else:
            found[one.id] = one
    if faults:
        raise Rejected(faults)
    return found


def _listed(file: Path) -> Iterator[Equivalent | Diagnostic]:
    if not file.is_file():
        return
    text = read_yaml(file.read_text("utf-8"), FILE)
    groups = text.value if isinstance(text.value, list) else [text.value]
    for index, group in enumerate(groups):
        yield from _group(text, index, group)


def _group(text: Text, index: int, group: object) -> Iterator[Equivalent | Diagnostic]:
    match group:
        case {"reason": str(reason), "mutants": dict(mutants), **rest} if not rest:
            for name in mutants:
                place = text.place((index, "mutants", name))
                yield Equivalent(str(name), printable(reason, 500), place)
        case _:
            words = "This is not a reason with the mutants that it is for."
            fix = "write reason: … and mutants: {ID: words, …}"
            yield Diagnostic(text.place((index,)), "RSB606", words, help=fix)
