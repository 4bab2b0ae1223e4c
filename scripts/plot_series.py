#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plots series of a result as an SVG: panels over time, with the onsets of faults.

usage: scripts/plot_series.py RESULT --out FILE.svg --panel 'AXIS | TITLE: SIGNAL DEVICE, ...' ...
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = os.environ.get("ORRERY_PROGRAM", str(ROOT / "build/bin/orrery"))
DAY_S = 86400.0
COLOURS = ("#1f5fa8", "#c2452d", "#3a7d44", "#7a4fa3")


@dataclass
class Line:
    name: str
    points: list  # (day, value)


@dataclass
class Panel:
    axis: str
    title: str
    lines: list


def main():
    words = read_words()
    if not shutil.which("gnuplot"):
        sys.exit("gnuplot is missing: apt-get install gnuplot-nox")
    with tempfile.TemporaryDirectory() as folder:
        panels = [read_panel(text, words, folder) for text in words.panel]
        faults = read_faults(words, folder)
    span = [point[0] for panel in panels for line in panel.lines for point in line.points]
    faults = [fault for fault in faults if min(span) <= fault[0] <= max(span)]
    draw(panels, faults, (min(span), max(span)), words)


def read_words():
    parser = argparse.ArgumentParser(prog="scripts/plot_series.py",
                                     description=__doc__.splitlines()[0])
    parser.add_argument("result", metavar="RESULT", help="result file of 'orrery run'")
    parser.add_argument("--out", required=True, metavar="FILE.svg")
    parser.add_argument("--panel", required=True, action="append",
                        metavar="'AXIS | TITLE: SIGNAL DEVICE, ...'",
                        help="an axis in degC or kW converts K or W")
    parser.add_argument("--fault", nargs="*", default=[], metavar="DEVICE",
                        help="mark the faults of these devices")
    parser.add_argument("--from", dest="begin", default="0 d", metavar="TIME")
    parser.add_argument("--until", metavar="TIME")
    return parser.parse_args()


def export(words, folder, table, device=None):
    out = tempfile.mkdtemp(dir=folder)
    command = [PROGRAM, "export", words.result, "-q", "--out", out, "--only", table]
    if device:
        command += ["--device", device, "--from", words.begin]
        if words.until:
            command += ["--until", words.until]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    (path,) = Path(out).rglob(f"*{table.rpartition(':')[2]}*.csv")
    with path.open() as file:
        return list(csv.DictReader(file))


def read_panel(text, words, folder):
    head, _, signals = text.partition(":")
    axis, _, title = (part.strip() for part in head.partition("|"))
    lines = []
    for choice in signals.split(","):
        signal, device = choice.split()
        rows = export(words, folder, f"sampled:{signal}", device)
        (column,) = (name for name in rows[0] if name.startswith(signal))
        value = conversion(column, axis)
        lines.append(Line(f"{signal} of {device}",
                          [(float(row["time [s]"]) / DAY_S, value(float(row[column])))
                           for row in rows if row[column]]))
    return Panel(axis, title, lines)


def conversion(column, axis):
    if "degC" in axis and column.endswith("[K]"):
        return lambda kelvin: kelvin - 273.15
    if "kW" in axis and column.endswith("[W]"):
        return lambda watt: watt / 1000.0
    return lambda value: value


def read_faults(words, folder):
    if not words.fault:
        return []
    return [(float(row["onset [s]"]) / DAY_S, f"{row['model']} on {row['device']}")
            for row in export(words, folder, "fault") if row["device"] in words.fault]


def draw(panels, faults, days, words):
    script = [f"set terminal svg size 900,{60 + 240 * len(panels)} background '#ffffff' noenhanced",
              f"set output '{words.out}'", f"set multiplot layout {len(panels)},1",
              f"set xrange [{days[0]}:{days[1]}]", "set grid lc rgb '#d9dee6'", "set key outside top right horizontal",
              "set lmargin 10", "set rmargin 3"]
    for panel in panels:
        script += panel_script(panel, faults, panel is panels[-1])
    done = subprocess.run(["gnuplot"], input="\n".join(script) + "\n", capture_output=True,
                          text=True)
    if done.returncode or done.stderr:
        sys.exit(f"gnuplot failed: {done.stderr.strip()[:300]}")


def panel_script(panel, faults, last):
    script = [f"set title '{panel.title}' left", f"set ylabel '{panel.axis}'", "unset arrow",
              "unset label", f"set xlabel '{'time in d since the start' if last else ''}'"]
    for number, (day, name) in enumerate(faults):
        script.append(f"set arrow from {day},graph 0 to {day},graph 1 nohead dt 2 lc rgb '#333333'")
        script.append(f"set label '{name}' at {day},graph {0.95 - 0.07 * number} offset 0.5,0")
    for number, line in enumerate(panel.lines):
        script.append(f"$data{number} << EOD")
        script += [f"{day:.5f} {value:.6g}" for day, value in line.points]
        script.append("EOD")
    script.append("plot " + ", ".join(
        f"$data{number} using 1:2 with lines lw 1 lc rgb '{COLOURS[number % len(COLOURS)]}' "
        f"title '{line.name}'" for number, line in enumerate(panel.lines)))
    return script


if __name__ == "__main__":
    main()
