#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws signals of a result over time as one SVG, faults shaded; Python's standard library only.

  plot_world.py feeder.orrery --out feeder.svg --from 15 --until 17 \\
      --panel 'feeder.voltage[5] feeder.voltage[17]' --panel 'sum:feeder.loss'

A panel is a list of signals, `population.sensor[row]`; `sum:population.sensor` adds all rows up.
Times are days of the run, temperatures degC. `--label` names a panel's axis where the signal's name
does not do.
"""

import argparse
import csv
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
COLOURS = ("#2563a8", "#c2571a", "#2f8f5b", "#8a4fa3", "#a08a1f", "#566072")
WIDTH, PANEL, GAP, LEFT, RIGHT, TOP = 960, 200, 46, 84, 210, 34
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
DAY_S = 86400.0


def main():
    words = read_words()
    panels = [panel.split() for panel in words.panel]
    with tempfile.TemporaryDirectory() as folder:
        program = os.environ.get("ORRERY_PROGRAM", str(ROOT / "build/bin/orrery"))
        out = Path(folder) / "csv"
        done = subprocess.run([program, "export", words.result, "--out", str(out), "-q"],
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stderr.strip())
        series = Series(out / "series", words)
        drawn = [[series.line(name) for name in panel] for panel in panels]
        faults = read_faults(out / "fault.csv", words)
    labels = words.label + [None] * len(panels)
    Path(words.out).write_text(picture(drawn, labels, faults, words), encoding="utf-8")


def read_words():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", help="result file of 'orrery run'")
    parser.add_argument("--panel", action="append", required=True, metavar="SIGNALS")
    parser.add_argument("--label", action="append", default=[], help="of the panels in order")
    parser.add_argument("--from", dest="begin", type=float, default=0.0, metavar="DAY")
    parser.add_argument("--until", type=float, default=math.inf, metavar="DAY")
    parser.add_argument("--fault", action="append", metavar="NAME",
                        help="shade these faults, or those of these targets, only; may be repeated")
    parser.add_argument("--out", required=True, metavar="FILE.svg")
    return parser.parse_args()


class Series:
    """Lines of exported series: (name, unit, [(day, value)])."""

    def __init__(self, folder, words):
        self.files = {path.stem.split("-sampled-", 1)[-1]: path for path in folder.glob("*.csv")}
        self.words = words

    def line(self, name):
        total = name.startswith("sum:")
        signal, _, row = name.removeprefix("sum:").partition("[")
        if signal not in self.files:
            sys.exit(f"the result keeps no series '{signal}'; it has: "
                     + ", ".join(sorted(self.files)))
        device = signal.split(".")[0] + ("[" + row if row else "[0]")
        sums = {}
        with open(self.files[signal], newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            unit = next(rows)[3].rpartition("[")[2].rstrip("]")
            for of, time_s, _, value in rows:
                day = float(time_s) / DAY_S
                if self.words.begin <= day <= self.words.until and (total or of == device):
                    number = float(value) if value else math.nan
                    sums[day] = sums.get(day, 0.0) + number if total else number
        points = [(day, value) for day, value in sorted(sums.items()) if math.isfinite(value)]
        if not points:
            sys.exit(f"'{name}' has no rows from day {self.words.begin} to {self.words.until}")
        if unit == "K" and not total:
            unit, points = "degC", [(day, kelvin - 273.15) for day, kelvin in points]
        return name.removeprefix("sum:") + (" (sum)" if total else ""), unit, points


def read_faults(path, words):
    """(name with target, begin, end in days) of the faults that touch the stretch."""
    faults = []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            begin = float(row["onset [s]"]) / DAY_S
            end = float(row["end [s]"]) / DAY_S if row["end [s]"] else math.inf
            wanted = words.fault is None or {row["fault"], row["target"]} & set(words.fault)
            if wanted and begin <= words.until and end >= words.begin:
                faults.append((f"{row['fault']} ({row['target']})", begin, end))
    return faults


def scaled(lines):
    """The least unit prefix that leaves readable numbers: (factor, prefix)."""
    peak = max(abs(value) for _, _, points in lines for _, value in points)
    unit = lines[0][1]
    if unit not in ("W", "V", "Pa", "J", "var") or peak < 1e4:
        return 1.0, unit
    return (1e-6, "M" + unit) if peak >= 1e7 else (1e-3, "k" + unit)


def ticks(low, high, about):
    """Round numbers from low to high."""
    if high <= low:
        return [low]
    step = 10.0 ** math.floor(math.log10((high - low) / about))
    step *= next(f for f in (1, 2, 5, 10) if (high - low) / (f * step) <= about)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]


def text(x, y, words, anchor="middle", size=13, more=""):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'fill="#1b2330" {more}>{escape(words)}</text>')


def picture(panels, labels, faults, words):
    days = [day for lines in panels for _, _, points in lines for day, _ in points]
    span = (min(days), max(days))
    height = TOP + len(panels) * (PANEL + GAP) + 24
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
             f'viewBox="0 0 {WIDTH} {height}" font-family="{FONT}">',
             f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>']
    for number, lines in enumerate(panels):
        top = TOP + number * (PANEL + GAP)
        parts += panel(lines, labels[number], faults, span, top, number == 0)
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, height - 10, "time since the start [d]", size=14))
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


def panel(lines, label, faults, span, top, first):
    factor, unit = scaled(lines)
    values = [value * factor for _, _, points in lines for _, value in points]
    low, high = min(values), max(values)
    margin = 0.06 * (high - low) or 1.0
    low, high = low - margin, high + margin
    right, bottom = WIDTH - RIGHT, top + PANEL

    def x(day):
        return LEFT + (day - span[0]) / ((span[1] - span[0]) or 1.0) * (right - LEFT)

    def y(value):
        return bottom - (value - low) / (high - low) * PANEL

    parts = []
    for i, (name, begin, end) in enumerate(faults):
        a, b = x(max(begin, span[0])), x(min(end, span[1]))
        parts.append(f'<rect x="{a:.1f}" y="{top}" width="{max(b - a, 1):.1f}" height="{PANEL}" '
                     'fill="#c2571a" fill-opacity="0.10"/>')
        if first:
            parts.append(text(a, top - 6 - 13 * (i % 2), name, "start", 11))
    for value in ticks(low, high, 5):
        parts.append(f'<path d="M{LEFT} {y(value):.1f}H{right}" stroke="#d9dee6"/>')
        parts.append(text(LEFT - 7, y(value) + 4, f"{value:.6g}", "end"))
    for day in ticks(*span, 8):
        parts.append(f'<path d="M{x(day):.1f} {bottom}v5" stroke="#566072"/>')
        parts.append(text(x(day), bottom + 19, f"{day:.6g}"))
    parts.append(f'<path d="M{LEFT} {top}V{bottom}H{right}" fill="none" stroke="#566072"/>')
    title = f"{label or lines[0][0].split('[')[0]} [{unit}]"
    middle = top + PANEL / 2
    parts.append(text(20, middle, title, size=14, more=f'transform="rotate(-90 20 {middle:.1f})"'))
    for i, (name, _, points) in enumerate(lines):
        colour = COLOURS[i % len(COLOURS)]
        path = "L".join(f"{x(day):.1f} {y(value * factor):.1f}" for day, value in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.4"/>')
        parts.append(f'<path d="M{right + 12} {top + 12 + 20 * i}h18" stroke="{colour}" '
                     'stroke-width="3"/>')
        parts.append(text(right + 36, top + 16 + 20 * i, name, "start"))
    return parts


if __name__ == "__main__":
    main()
