# SPDX-License-Identifier: Apache-2.0
"""SVG plots by gnuplot, which needs no display."""

import shutil
import subprocess

from cases import short_number
from table import TITLES


class NoPlot(Exception):
    """gnuplot is missing or failed."""


def plot_results(rows, path):
    """A panel a workload: speed against size, a line an engine, logarithmic."""
    panels = [(title, [row for row in rows if row["workload"] == workload])
              for workload, title in TITLES.items()]
    panels = [(title, own) for title, own in panels if own]
    across = 2 if len(panels) > 1 else 1
    down = -(-len(panels) // across)
    script = [f'set terminal svg size {700 * across},{480 * down} background "white"',
              f"set output {_quoted(path)}", f"set multiplot layout {down},{across}"]
    for number, (title, own) in enumerate(panels):
        script += _panel(number, title, own)
    _draw([*script, "unset multiplot"])


def _panel(number, title, rows):
    sizes = list(dict.fromkeys((row["size"], row["per_lp"]) for row in rows))
    ticks = ", ".join(f'"{short_number(size)}{f" x {per_lp}" if per_lp else ""}" {place}'
                      for place, (size, per_lp) in enumerate(sizes))
    engines = list(dict.fromkeys((row["engine"], row["threads"]) for row in rows))
    lines, blocks = [], []
    for index, (engine, threads) in enumerate(engines):
        own = [row for row in rows if (row["engine"], row["threads"]) == (engine, threads)]
        points = [f"{sizes.index((row['size'], row['per_lp']))} {row['value']:.6g}"
                  for row in own]
        blocks += [f"$data_{number}_{index} << END", *points, "END"]
        name = engine if threads == 1 else f"{engine}, {threads} threads"
        lines.append(f"$data_{number}_{index} using 1:2 with linespoints "
                     f"dashtype {1 if engine.startswith('orrery') else 2} pointtype 7 "
                     f"title {_quoted(name)}")
    return [*blocks, f"set title {_quoted(title)}", f"set ylabel {_quoted(rows[0]['unit'])}",
            "set logscale y", f"set xrange [-0.3:{len(sizes) - 0.7}]", f"set xtics ({ticks})",
            "set key outside right noenhanced", "set grid", f"plot {', '.join(lines)}"]


def plot_scale(rows, path):
    """Speed and bytes against the number of sensors; open points are extrapolated."""
    blocks = []
    for name, extrapolated in (("measured", False), ("extrapolated", True)):
        own = [row for row in rows if row["extrapolated"] == extrapolated]
        points = [f"{row['size']} {row['value']:.6g} {row['bytes_per_entity']:.6g}" for row in own]
        blocks += [f"${name} << END", *(points or ["NaN NaN NaN"]), "END"]
    curves = []
    for name, point in (("measured", (7, 5)), ("extrapolated", (6, 4))):
        if name == "extrapolated" and not any(row["extrapolated"] for row in rows):
            continue
        curves += [f'${name} using 1:2 with linespoints pointtype {point[0]} title "speed, {name}"',
                   f'${name} using 1:3 axes x1y2 with linespoints pointtype {point[1]} '
                   f'title "bytes a sensor, {name}"']
    _draw(['set terminal svg size 900,540 background "white"', f"set output {_quoted(path)}",
           *blocks, 'set title "Typed population, one thread"', "set logscale x",
           'set format x "10^{%L}"', 'set xlabel "sensors"', 'set ylabel "million events/s"',
           'set y2label "bytes a sensor"', "set yrange [0:*]", "set y2range [0:*]", "set y2tics",
           "set ytics nomirror", "set key bottom left", "set grid", f"plot {', '.join(curves)}"])


def _quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _draw(script):
    if not shutil.which("gnuplot"):
        raise NoPlot("gnuplot is missing: apt-get install gnuplot-nox")
    done = subprocess.run(["gnuplot"], input="\n".join(script), capture_output=True, text=True)
    if done.returncode:
        raise NoPlot(f"gnuplot failed: {done.stderr.strip()[:300]}")
