"""Where a list of staff says what: the places of each column, and a row's cells there as one. Pure."""

from __future__ import annotations

from dothi.content.workbook import Cell, SheetLine
from dothi.values.addresses import written_address
from tenants.people.columns import Column, NamePart, find_column, find_name_part

Sources = dict[Column, list[tuple[int, ...]]]
"""For each column the places that say it, each one or several whose texts belong together."""
WIDEST = 3


def sources_of(heading: SheetLine) -> Sources:
    """Which columns a line of headings names, and where.

    A name may stand in several places: under a heading for the family's and one for the given name, or under one that
    reaches over several.
    """
    parts = {find_name_part(cell.text): place for place, cell in sorted(heading.cells.items(), reverse=True)}
    both = tuple(parts[part] for part in NamePart if part in parts)
    sources: Sources = {Column.NAME: [both]} if len(both) == len(NamePart) else {}
    apart = both if sources else ()
    for place, cell in sorted(heading.cells.items()):
        column = find_column(cell.text)
        if column is None or place in apart:
            continue
        reach = range(place, place + width_of(heading, place, is_name=column is Column.NAME))
        found = [tuple(reach)] if column is Column.NAME else [(at,) for at in reach]
        sources.setdefault(column, []).extend(found)
    return sources


def width_of(heading: SheetLine, place: int, *, is_name: bool) -> int:
    """Over how many places a heading reaches: as far as the next one, if that isn't far.

    Behind the last heading stand remarks, except the given name.
    """
    following = min((other for other in heading.cells if other > place), default=place + 1 + is_name)
    return following - place if following - place <= WIDEST else 1


def joined(column: Column, places: list[tuple[int, ...]], line: SheetLine) -> Cell:
    """What a row says in a column; `differs` when it says two things of which only one can hold."""
    cells = [[line.cells[place] for place in source if place in line.cells] for source in places]
    for cell in (cell for found in cells for cell in found):
        if cell.problem:
            return cell
    texts = list(dict.fromkeys(filter(None, (" ".join(cell.text for cell in found) for found in cells))))
    if column in {Column.NAME, Column.EMAIL}:
        return the_one(column, texts)
    return Cell("; ".join(texts))


def the_one(column: Column, texts: list[str]) -> Cell:
    """The name or address that all texts say: a given name beside the full one is a part of it."""
    if len(texts) < 2:
        return Cell("".join(texts))
    longest = max(texts, key=len)
    if column is Column.NAME:
        is_one = all(f" {longest}".endswith(f" {text}") for text in texts)
    else:
        is_one = len({written_address(text) for text in texts}) == 1
    return Cell(longest) if is_one else Cell(" | ".join(texts), "differs")
