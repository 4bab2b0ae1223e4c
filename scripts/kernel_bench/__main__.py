# SPDX-License-Identifier: Apache-2.0
"""Measures the kernel beside its peers: see options.py, and docs/benchmarks.md for what is fair."""

import json
import sys
import time
from pathlib import Path

import options as command_line
import plot
import scale
from cases import cases, contenders
from machine import context
from measure import Measured, Programs, measure
from results import rows_of, signed_runs, unequal_fingerprints
from table import tables, verdicts

ROOT = Path(__file__).resolve().parents[2]


def main(words):
    options = command_line.parser().parse_args(words)
    if options.targets:
        print(*command_line.targets(options))
        return 0
    where = context(ROOT)
    measured = Measured()
    if options.scale:
        run(measured, [scale.contenders()], options)
        rows = scale.scale_rows(measured, where)
        print(scale.scale_table(rows))
    else:
        run(measured, [contenders(case, command_line.wants_peers(options), options.quick)
                       for case in cases(options.only, options.quick)], options)
        rows = rows_of(measured, where)
        print_results(rows, where)
    print_left_out(measured)
    written = write(rows, options)
    return 0 if judge(measured) and written and rows else 1


def run(measured, groups, options):
    """All groups in turn: one after the other, interleaved inside each."""
    programs = Programs(ROOT)
    rounds = command_line.QUICK_ROUNDS if options.quick else command_line.ROUNDS
    started = time.monotonic()
    for number, rows in enumerate(groups):
        for row in rows:
            why = programs.missing(row)
            if why:
                measured.left_out[row] = why
        rows = [row for row in rows if row not in measured.left_out]
        if rows:
            say(f"{rows[0].case.name()}: {len(rows)} programs, {rounds} round(s)")
        # What one group leaves of its share, the next ones have; none eats up another's.
        share = command_line.QUICK_BUDGET_S * (number + 1) / len(groups)
        end = started + share if options.quick else float("inf")
        measure(rows, rounds, programs, measured, lambda: end - time.monotonic(), say)


def print_results(rows, where):
    print(f"\n{where['machine']['cpu']}, {where['machine']['cores']} cores, load before "
          f"{where['machine']['load_before']}; {where['versions']['compiler']}; "
          f"ns-3 {where['versions']['ns3']}, SimGrid {where['versions']['simgrid']}; "
          f"orrery {where['versions']['orrery']}; {where['date']}\n")
    print(tables(rows) or "Nothing was measured.")
    for row in rows:
        if row["mean_queue"] is not None and row["engine"].startswith("orrery"):
            print(f"\n{row['engine']}, {row['threads']} thread(s): mean number in a station "
                  f"{row['mean_queue']:.3f}; M/M/1 in the long run: 4")
    print("\nGoals: {} pass, {} short, {} not measured.".format(*verdicts(rows)))


def print_left_out(measured):
    """One line a reason, each engine with its sizes."""
    reasons = {}
    for contender, why in measured.left_out.items():
        label = f"{contender.case.workload} {contender.label()}"
        sizes = reasons.setdefault(why, {}).setdefault(label, [])
        if contender.case.size_text() not in sizes:
            sizes.append(contender.case.size_text())
    for why, engines in reasons.items():
        what = "; ".join(f"{label} ({', '.join(sizes)})" for label, sizes in engines.items())
        print(f"Left out, {why}: {what}")


def write(rows, options):
    """Writes what was asked for; False, with a message, where that fails."""
    try:
        if options.json:
            options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
            print(f"Results: {options.json}")
        if options.plot and rows:
            (plot.plot_scale if options.scale else plot.plot_results)(rows, options.plot)
            print(f"Plot: {options.plot}")
    except (OSError, plot.NoPlot) as mistake:
        say(str(mistake))
        return False
    return True


def judge(measured):
    differ = unequal_fingerprints(measured)
    for message in differ:
        say(f"FINGERPRINTS DIFFER: {message}")
    if not differ:
        print(f"Fingerprints: {signed_runs(measured)} runs, no two disagree.")
    for contender in measured.failed:
        say(f"FAILED: {contender.name()}")
    return not differ and not measured.failed


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
