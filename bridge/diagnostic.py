"""What is wrong with an input: code, sentence, place, rule that was broken, fix."""

from collections.abc import Iterable
from dataclasses import dataclass

EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE, EX_SOFTWARE, EX_CONFIG = 65, 66, 69, 70, 78
# The codes of what is probably not meant, and keeps nobody from deciding.
WARNINGS = "RSB34"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding about an input.

    `place` is `file:line:column`, or the file and the JSON Pointer of a case.
    `code` is stable: RSB1xx reading a case, RSB2xx checking it, RSB3xx rule files,
    RSB4xx the command line and its surroundings, RSB5xx checking a decision.
    """

    place: str
    code: str
    sentence: str
    text: str = ""
    note: str = ""
    help: str = ""

    @property
    def severity(self) -> str:
        """An error keeps the input from being used; a warning does not."""
        return "warning" if self.code.startswith(WARNINGS) else "error"

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.severity}[{self.code}]: {self.sentence}"]
        parts = (("found", self.text), ("note", self.note), ("help", self.help))
        return "\n".join(lines + [f"  {name}: {part}" for name, part in parts if part])


class Rejected(Exception):
    """An input that cannot be used, with every diagnostic and the exit status."""

    def __init__(self, diagnostics: Iterable[Diagnostic], status: int = EX_DATAERR):
        self.diagnostics = tuple(diagnostics)
        self.status = status
        super().__init__("\n".join(map(str, self.diagnostics)))

    def __reduce__(self) -> tuple[type["Rejected"], tuple[tuple[Diagnostic, ...], int]]:
        """As it came from another process."""
        return Rejected, (self.diagnostics, self.status)
