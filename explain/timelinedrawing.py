"""A timeline as SVG: a row a block, and the windows of the limits behind them.

Shape tells the kind, words tell everything; colour only supports them. No style sheet of
its own and no script: it stands in a page, or in a PDF.
"""

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from rsb_prove.explain.label import clean
from rsb_prove.explain.timeline import Event, Timeline, Window

WIDTH, NAMES, ROW, TOP, FOOT = 720.0, 300.0, 22.0, 8.0, 26.0
INK, FAINT, BAND = "#1a1a1a", "#484848", ("#dfe9f5", "#f3e6c8", "#e6e0f2")
NAME = 46  # letters of a block's words that fit beside the axis
TICKS = 6
SHAPES = {
    "diagnostic": '<path d="M{x:.1f} {up:.1f}l6 6l-6 6l-6 -6z" {ink}/>',
    "therapeutic": '<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" {ink}/>',
    "other": '<rect x="{left:.1f}" y="{above:.1f}" width="10" height="10" {ink}/>',
}


def timeline_svg(found: Timeline, title: str, key: str) -> str:
    """The drawing, named for a screen reader; empty where nothing is dated."""
    span = found.span
    if span is None:
        return ""
    axis = _Axis(*span)
    rows = len(found.windows) + len(found.events)
    height = TOP + rows * ROW + FOOT
    parts = [*_windows(found, axis, height), *_ticks(axis, height)]
    parts += _events(found, axis)
    return (
        f'<svg class="timeline" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{key}" font-family="Open Sans,Arial,Helvetica,sans-serif" '
        f'font-size="11"><title id="{key}">{_words(title)}</title>{"".join(parts)}</svg>'
    )


class _Axis:
    """Where a day stands across the drawing."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.days = max((last - first).days, 1)

    def __call__(self, day: date) -> float:
        room = WIDTH - NAMES - 16
        return NAMES + 8 + room * (day - self.first).days / self.days


def _words(text: str, most: int = 1000) -> str:
    text = clean(text)
    return escape(text if len(text) <= most else f"{text[: most - 1]}…")


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}"{more}>{words}</text>'


def _windows(found: Timeline, axis: _Axis, height: float) -> Iterator[str]:
    for number, window in enumerate(found.windows):
        left, right = axis(window.first), axis(window.last)
        fill = BAND[number % len(BAND)]
        yield (
            f'<rect x="{left:.1f}" y="{TOP}" width="{max(right - left, 2):.1f}" '
            f'height="{height - FOOT - TOP:.1f}" fill="{fill}" stroke="{FAINT}" '
            f'stroke-dasharray="3 3" stroke-width="0.6" fill-opacity="0.6"/>'
        )
        yield from _window(window, axis, TOP + number * ROW)


def _window(window: Window, axis: _Axis, top: float) -> Iterator[str]:
    y, left, right = top + ROW / 2, axis(window.first), axis(window.last)
    yield _text(4, y + 4, _words(window.label, NAME))
    yield (
        f'<path d="M{left:.1f} {y:.1f}H{right:.1f}M{left:.1f} {y - 4:.1f}v8'
        f'M{right:.1f} {y - 4:.1f}v8" stroke="{INK}" fill="none"/>'
    )


def _events(found: Timeline, axis: _Axis) -> Iterator[str]:
    for number, event in enumerate(found.events, start=len(found.windows)):
        y = TOP + number * ROW + ROW / 2
        weight = ' font-weight="700"' if event.requested else ""
        yield _text(4, y + 4, _words(f"{event.label}: {event.said}", NAME), weight)
        if event.first and event.last:
            yield from _shape(event, axis(event.first), axis(event.last), y)


def _shape(event: Event, left: float, right: float, y: float) -> Iterator[str]:
    """One mark for a day; for a month a line with the mark in its middle."""
    fill = "#ffffff" if event.requested else INK
    ink = f'fill="{fill}" stroke="{INK}" stroke-width="1.8"'
    if right > left:
        yield f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{INK}" stroke-width="3"/>'
    x = (left + right) / 2
    yield SHAPES[event.kind].format(
        x=x, y=y, up=y - 6, left=x - 5, above=y - 5, ink=ink
    )


def _ticks(axis: _Axis, height: float) -> Iterator[str]:
    """Days along the axis, the first and the last among them."""
    steps = min(TICKS - 1, axis.days)
    for step in range(steps + 1):
        day = date.fromordinal(axis.first.toordinal() + axis.days * step // steps)
        x, y = axis(day), height - FOOT
        yield f'<path d="M{x:.1f} {y:.1f}v5" stroke="{FAINT}"/>'
        anchor = "start" if step == 0 else "end" if step == steps else "middle"
        yield _text(
            x, y + 16, day.isoformat(), f' font-size="9" text-anchor="{anchor}"'
        )
