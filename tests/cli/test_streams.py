from io import BytesIO

import pytest

from rsb_prove.bridge.document import MAX_CHARACTERS
from rsb_prove.cli.streams import cases


def found(
    text: bytes, *, streamed: bool = False, at_once: bool = False
) -> list[tuple[int | None, bytes]]:
    return list(cases(BytesIO(text), streamed=streamed, at_once=at_once))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b'{"a": 1}',
        b'{"a": 1}\n',
        b'\n{"a": 1}\n\n',
        b'{\n  "a": [\n    {"b": 1},\n    {"b": 2}\n  ]\n}\n',
        b'{"a": {"b": 1},\n"c": 2}',
        b"not json\n{}",
        b"[\n{}\n,{}]",
    ],
)
def test_one_document_arrives_as_it_is(text: bytes) -> None:
    assert found(text) == [(None, text)]


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1}\n{"a": 2}\n',
        b'\xef\xbb\xbf{"a": 1}\n{"a": 2}',
        b'{"a": 1}\nnot json\n',
        b'{"a": 1]}\n{"a": 2}\n',
        b'{"a": 1}\r\n\r\n{"a": 2}\r\n',
    ],
)
def test_lines_that_are_cases_are_a_stream(text: bytes) -> None:
    lines = [line for line in text.splitlines() if line]
    assert [line for _, line in found(text)] == lines


def test_lines_are_numbered_with_the_blank_ones() -> None:
    assert [number for number, _ in found(b"\n{}\n\n{}\n")] == [2, 4]


def test_a_stream_by_name_may_hold_one_case_or_none() -> None:
    assert found(b"{}\n", streamed=True) == [(1, b"{}")]
    assert found(b"\n", streamed=True) == []


def test_at_once_the_first_case_does_not_wait_for_the_second() -> None:
    class Open(BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            if line := super().readline(size):
                return line
            raise AssertionError("it waited")

    stream = cases(Open(b"{}\n"), streamed=False, at_once=True)
    assert next(stream) == (1, b"{}")


def test_a_line_that_is_too_long_is_cut_and_the_stream_goes_on() -> None:
    long = b"{}\n" + b" " * (MAX_CHARACTERS - 1) + b"x" * 9 + b"\n{}\n"
    (_, first), (number, cut), last = found(long)
    assert (first, number, last) == (b"{}", 2, (3, b"{}"))
    assert len(cut) == MAX_CHARACTERS + 1


def test_no_more_is_read_than_a_document_may_hold() -> None:
    ((_, text),) = found(b"[\n" * MAX_CHARACTERS)
    assert MAX_CHARACTERS < len(text) < MAX_CHARACTERS + 9
