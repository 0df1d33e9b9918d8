"""Charts as SVG that is written here: no library, no script; each with title, unit, source note, and its numbers as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.review.escaping import safe

WIDTH, HEIGHT = 720, 260
LEFT, BOTTOM, TOP = 48, 26, 10
NAMES, ROW = 190, 24
"""Width for the names of lying bars, and height of one."""
SERIES = 6
"""Colours that the page's style has (`.s0` to `.s5`); a seventh series takes the first again."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers by label and series, and what the reader must know of them."""

    title: str
    unit: str
    note: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]
    """Label and one number for each series."""


def bars(chart: Chart) -> str:
    """Stacked columns, one for each label."""
    top = max((sum(values) for _, values in chart.rows), default=0)
    step = (WIDTH - LEFT) / max(1, len(chart.rows))
    marks = []
    for at, (label, values) in enumerate(chart.rows):
        for number, (below, value) in enumerate(zip([0, *accumulate(values)], values, strict=False)):
            if value:
                y, height = _y(below + value, top), _y(below, top) - _y(below + value, top)
                name = f"{label}, {chart.series[number]}: {value:,.0f}" if len(chart.series) > 1 else f"{label}: {value:,.0f}"
                marks.append(
                    f'<rect class="s{number % SERIES}" x="{LEFT + at * step + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}"'
                    f' height="{height:.1f}"><title>{safe(name)}</title></rect>'
                )
    return _figure(chart, _axis(top) + _labels([label for label, _ in chart.rows], step, middle=True) + "".join(marks))


def levels(chart: Chart) -> str:
    """Bars lying one below the other, each with its label and number: for kinds, whose names are long."""
    top = max((values[0] for _, values in chart.rows), default=0) or 1
    marks = []
    for at, (label, (value, *_)) in enumerate(chart.rows):
        y, width = TOP + at * ROW, (WIDTH - NAMES - LEFT) * value / top
        marks.append(f'<text class="tick" x="{NAMES - 8}" y="{y + 16}" text-anchor="end">{safe(label)}</text>')
        marks.append(f'<rect class="s0" x="{NAMES}" y="{y + 2}" width="{width:.1f}" height="{ROW - 6}"/>')
        marks.append(f'<text class="tick" x="{NAMES + width + 6:.1f}" y="{y + 16}">{value:,.0f}</text>')
    return _figure(chart, "".join(marks), height=2 * TOP + ROW * len(chart.rows))


def steps(chart: Chart) -> str:
    """One line for each series that holds its number until the next label; labels are evenly spaced."""
    top = max((value for _, values in chart.rows for value in values), default=0)
    step = (WIDTH - LEFT - 10) / max(1, len(chart.rows) - 1)
    lines = []
    for number, name in enumerate(chart.series):
        points = [(LEFT + at * step, _y(values[number], top)) for at, (_, values) in enumerate(chart.rows)]
        path = "".join(
            f"{'M' if not at else 'H'}{x:.1f} {'' if at else f'{y:.1f}'}{f'V{y:.1f}' if at else ''}" for at, (x, y) in enumerate(points)
        )
        end = chart.rows[-1][1][number] if chart.rows else 0
        lines.append(f'<path class="l{number % SERIES}" d="{path}"><title>{safe(f"{name}: {end:,.0f}")}</title></path>')
    return _figure(chart, _axis(top) + _labels([label for label, _ in chart.rows], step, middle=False) + "".join(lines))


def _y(value: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top if top else 1)


def _axis(top: float) -> str:
    """Lines at round numbers."""
    found = []
    for value in _ticks(top):
        y = _y(value, top)
        found.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        found.append(f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,.0f}</text>')
    return "".join(found)


def _ticks(top: float) -> list[int]:
    """At most six round numbers from 0 up.

    >>> _ticks(23), _ticks(1400)
    ([0, 5, 10, 15, 20], [0, 500, 1000])
    """
    unit = 1
    while top / unit > 5:
        unit *= 5 if str(unit)[0] == "1" else 2
    return [value * unit for value in range(int(top // unit) + 1)]


def _labels(labels: Sequence[str], step: float, *, middle: bool) -> str:
    """As many labels as fit."""
    every = max(1, -(-len(labels) * 78 // (WIDTH - LEFT)))
    shift = step / 2 if middle else 0
    return "".join(
        f'<text class="tick" x="{LEFT + at * step + shift:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{safe(label)}</text>'
        for at, label in enumerate(labels)
        if at % every == 0
    )


def _figure(chart: Chart, drawing: str, *, height: int = HEIGHT) -> str:
    keys = "".join(f'<span class="key"><i class="s{number % SERIES}"></i>{safe(name)}</span>' for number, name in enumerate(chart.series))
    legend = f'<p class="legend">{keys}</p>' if len(chart.series) > 1 else ""
    return (
        f"<figure><figcaption><strong>{safe(chart.title)}</strong> <span class='note'>{safe(chart.unit)}</span></figcaption>{legend}"
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{safe(chart.title)}, {safe(chart.unit)}; numbers in the table below">'
        f"{drawing}</svg><p class='note'>{safe(chart.note)}</p>{_numbers(chart)}</figure>"
    )


def _numbers(chart: Chart) -> str:
    heads = "".join(f"<th scope='col'>{safe(name)}</th>" for name in ("", *chart.series))
    body = "".join(_row(label, values) for label, values in chart.rows)
    return (
        "<details><summary>The numbers</summary><div class='scroll' tabindex='0' role='region' aria-label='Numbers of the chart'>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _row(label: str, values: Sequence[float]) -> str:
    """A row of numbers; one without any is left out on paper."""
    cells = "".join(f"<td>{value:,.0f}</td>" for value in values)
    return f"<tr class='{'' if any(values) else 'nil'}'><th scope='row'>{safe(label)}</th>{cells}</tr>"


def filled(
    counts: Mapping[tuple[str, str], float], labels: Sequence[str], series: Sequence[str]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """A number for every label and series, 0 where there is none.

    >>> filled({("2024", "done"): 2}, ["2024", "2025"], ["done"])
    (('2024', (2,)), ('2025', (0,)))
    """
    return tuple((label, tuple(counts.get((label, name), 0) for name in series)) for label in labels)
