# SPDX-License-Identifier: Apache-2.0
"""The scaling law of the typed population, a thousand to a hundred million sensors."""

import math
from statistics import median

from cases import Case, Contender
from machine import available_bytes

SIZES = tuple(10**power for power in range(3, 9))
EVENTS = 100_000_000  # of one run, but at least one period
BYTES_MOST_A_SENSOR = 40  # a size that needs more memory than there is, is extrapolated


def contender(size):
    seconds = max(1, EVENTS // size)
    command = ("orrery_kernel_bench", "--workload", "W1", "--size", str(size), "--engine", "typed",
               "--threads", "1", "--seconds", str(seconds), "--json")
    return Contender(Case("W1", size, 1, seconds), "orrery/typed", 1, command, seconds)


def fitting(sizes, memory_bytes):
    """The sizes that memory holds (all, where it is unknown)."""
    return [size for size in sizes
            if memory_bytes is None or size * BYTES_MOST_A_SENSOR < memory_bytes]


def contenders():
    return [contender(size) for size in fitting(SIZES, available_bytes())]


def scale_rows(measured, context, sizes=SIZES):
    """A row a size; those that were not run are extrapolated from the law and say so."""
    rows = [_row(contender.case.size, runs) for contender, runs in measured.runs.items()]
    rows.sort(key=lambda row: row["size"])
    law = fitted(rows)
    for size in sizes:
        if law and size not in [row["size"] for row in rows]:
            rows.append(_extrapolated(size, law))
    return [row | context for row in rows]


def _row(size, runs):
    return {"workload": "W1", "size": size, "per_lp": None, "engine": "orrery/typed",
            "threads": 1, "value": median(run["value"] for run in runs),
            "unit": runs[0]["unit"],
            "bytes_per_entity": median(run["bytes_per_entity"] for run in runs),
            "process_bytes": median(run["peak_bytes"] for run in runs),
            "ratio_ns3_default": None, "ratio_ns3_best": None, "repetitions": len(runs),
            "extrapolated": False}


def fitted(rows):
    """(a, b) of value = a size^b by least squares on logarithms, and the bytes of the largest
    size; None with fewer than two sizes."""
    if len(rows) < 2:
        return None
    x = [math.log(row["size"]) for row in rows]
    y = [math.log(row["value"]) for row in rows]
    x_mean, y_mean = sum(x) / len(x), sum(y) / len(y)
    slope = (sum((u - x_mean) * (v - y_mean) for u, v in zip(x, y))
             / sum((u - x_mean) ** 2 for u in x))
    return math.exp(y_mean - slope * x_mean), slope, rows[-1]["bytes_per_entity"]


def _extrapolated(size, law):
    factor, slope, bytes_per_entity = law
    return {"workload": "W1", "size": size, "per_lp": None, "engine": "orrery/typed",
            "threads": 1, "value": factor * size**slope, "unit": "million events/s",
            "bytes_per_entity": bytes_per_entity, "process_bytes": None,
            "ratio_ns3_default": None, "ratio_ns3_best": None, "repetitions": 0,
            "extrapolated": True}


def scale_table(rows):
    lines = ["| sensors | million events/s | bytes a sensor | process, MiB | |", "|---" * 5 + "|"]
    for row in rows:
        process = row["process_bytes"]
        lines.append(f"| {row['size']:.0e} | {row['value']:.3g} | {row['bytes_per_entity']:.3g} "
                     f"| {'-' if process is None else f'{process / 2**20:.0f}'} "
                     f"| {'extrapolated' if row['extrapolated'] else 'measured'} |")
    law = fitted([row for row in rows if not row["extrapolated"]])
    if law:
        lines.append(f"\nLeast squares over the measured sizes: {law[0]:.3g} N^{law[1]:.3f} "
                     "million events per second.")
    return "\n".join(lines)
