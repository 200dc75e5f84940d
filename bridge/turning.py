"""The days on which a verdict can turn, as rules/ways.dl derives them."""

from datetime import date

from rsb_prove.bridge.model import Model


def days(model: Model, line: str) -> list[date]:
    """The days on which a verdict on a line can turn, in their order."""
    found = {int(row[1]) for row in model["turns"].match((line, None))}
    found |= {_from_ymd(int(r[1])) for r in model["turns_year"].match((line, None))}
    least, most = date.min.toordinal(), date.max.toordinal()
    return [date.fromordinal(day) for day in sorted(found) if least <= day <= most]


def _from_ymd(number: int) -> int:
    """The first day that is no earlier than yyyymmdd, which need not be a day at all."""
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    year, month, day = (year, month, day) if month <= 12 else (year + 1, 1, 1)
    if not date.min.year <= year < date.max.year:
        return 0
    first = date(year, max(month, 1), 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return min(first.toordinal() + max(day, 1) - 1, after.toordinal())
