# SPDX-FileCopyrightText: 2026 The backsift authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Curves on axes that are both logarithmic, as an SVG: cost that grows with the
size is a line at 45 degrees, and cost that does not is level."""
import math
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 560, 360          # of a panel
LEFT, RIGHT, TOP, BOTTOM = 74, 132, 46, 52  # of these its margins
COLUMNS = 2
# Told apart by those who see no red or green, too.
COLOURS = ('#0072b2', '#d55e00', '#009e73', '#cc79a7', '#555555')
LABEL_ROOM = 15
STYLE = ('text { font: 12px sans-serif; fill: #222 } .title { font-size: 15px;'
         ' font-weight: bold } .grid { stroke: #ddd } .axis { stroke: #222 }'
         ' .curve { fill: none; stroke-width: 2 }')


@dataclass
class Panel:
    """@series: {name: [(x, y)]}. An x of 0 stands a decade left of the next."""
    title: str
    x: str
    y: str
    series: dict


def short(number):
    """1000000: 1 M"""
    for power, letter in ((9, 'G'), (6, 'M'), (3, 'k')):
        if number >= 10 ** power:
            return f'{number / 10 ** power:g} {letter}'
    return f'{number:g}'


class Axis:
    """From values to places; decades, or halves where there are few."""

    def __init__(self, values, start, end):
        positive = [v for v in values if v > 0]
        low, high = math.log10(min(positive)), math.log10(max(positive))
        self.has_zero = len(positive) < len(values)
        self.low, self.high = math.floor(low + 1e-9), math.ceil(high - 1e-9)
        if self.low == self.high:
            self.high += 1
        self.zero = self.low - 1
        self.first = self.zero if self.has_zero else self.low
        self.start, self.end = start, end

    def place(self, value):
        at = math.log10(value) if value > 0 else self.zero
        return self.start + (at - self.first) / (self.high - self.first) * (
            self.end - self.start)

    def ticks(self):
        if self.has_zero:
            yield 0, '0'
        steps = (1, 2, 5) if self.high - self.low <= 2 else (1,)
        for power in range(self.low, self.high + 1):
            for step in steps:
                value = step * 10.0 ** power
                if value <= 10.0 ** self.high:
                    yield value, short(value)


def apart(places):
    """Places of labels, {name: y}, moved so that none stands on another."""
    moved, last = {}, -math.inf
    for name in sorted(places, key=places.get):
        last = moved[name] = max(places[name], last + LABEL_ROOM)
    return moved


def line(x1, y1, x2, y2, kind):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            f' class="{kind}"/>')


def text(x, y, words, anchor='start', more=''):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>'
            f'{escape(words)}</text>')


def axes(panel, across, up):
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    for value, label in across.ticks():
        x = across.place(value)
        yield line(x, TOP, x, bottom, 'grid')
        yield text(x, bottom + 17, label, 'middle')
    for value, label in up.ticks():
        y = up.place(value)
        yield line(LEFT, y, right, y, 'grid')
        yield text(LEFT - 6, y + 4, label, 'end')
    yield line(LEFT, TOP, LEFT, bottom, 'axis')
    yield line(LEFT, bottom, right, bottom, 'axis')
    yield text(LEFT, TOP - 18, panel.title, more='class="title"')
    yield text((LEFT + right) / 2, HEIGHT - 14, panel.x, 'middle')
    middle = (TOP + bottom) / 2
    yield text(18, middle, panel.y, 'middle',
               f'transform="rotate(-90 18 {middle:.1f})"')


def draw_panel(panel):
    points = [point for series in panel.series.values() for point in series]
    across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    yield from axes(panel, across, up)
    ends = {}
    for (name, series), colour in zip(panel.series.items(), COLOURS):
        places = [(across.place(x), up.place(y)) for x, y in series]
        ends[name] = places[-1][1]
        path = ' '.join(f'{x:.1f},{y:.1f}' for x, y in places)
        yield f'<polyline points="{path}" class="curve" stroke="{colour}"/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
    labels = apart(ends)
    for name, colour in zip(panel.series, COLOURS):
        yield text(WIDTH - RIGHT + 8, labels[name] + 4, name,
                   more=f'style="fill: {colour}"')


def draw(path, panels):
    rows = -(-len(panels) // COLUMNS)
    width, height = COLUMNS * WIDTH, rows * HEIGHT
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
                   f' height="{height}" viewBox="0 0 {width} {height}">\n'
                   f'<style>{STYLE}</style>\n'
                   f'<rect width="{width}" height="{height}" fill="white"/>\n')
        for i, panel in enumerate(panels):
            x, y = i % COLUMNS * WIDTH, i // COLUMNS * HEIGHT
            file.write(f'<g transform="translate({x} {y})">\n')
            file.writelines(part + '\n' for part in draw_panel(panel))
            file.write('</g>\n')
        file.write('</svg>\n')
