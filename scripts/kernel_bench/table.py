# SPDX-License-Identifier: Apache-2.0
"""The results as Markdown tables: engines down, sizes across, goals beside what is held to them."""

from cases import short_number
from goals import WORDS, judged

TITLES = {"W1": "W1: timer population", "W2": "W2: PHOLD", "W3": "W3: independent M/M/1 queues",
          "W4": "W4: the whole flow"}
ENTITIES = {"W1": "sensor", "W2": "process", "W3": "station", "W4": "sensor"}


def tables(rows):
    """All tables as one text; empty where there are no rows."""
    parts = []
    for workload, title in TITLES.items():
        own = [row for row in rows if row["workload"] == workload]
        if own:
            parts.append(f"{title} ({own[0]['unit']}; {_legend(workload)})\n\n{_table(own)}")
    return "\n\n".join(parts)


def _legend(workload):
    if workload == "W4":
        return "in brackets the goals"
    return "in brackets the ratios to ns-3's default / best event list"


def _table(rows):
    sizes = list(dict.fromkeys((row["size"], row["per_lp"]) for row in rows))
    engines = list(dict.fromkeys((row["engine"], row["threads"]) for row in rows))
    by_place = {(row["engine"], row["threads"], row["size"], row["per_lp"]): row for row in rows}
    lines = [["engine", *[_size_text(*size) for size in sizes],
              f"bytes a {ENTITIES[rows[0]['workload']]}"]]
    lines.append(["---"] * len(lines[0]))
    for engine, threads in engines:
        own = [by_place.get((engine, threads, *size)) for size in sizes]
        largest = [row for row in own if row][-1]
        lines.append([_engine_text(engine, threads), *[_cell(row) if row else "-" for row in own],
                      _bytes_cell(largest)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _size_text(size, per_lp):
    return short_number(size) + (f" x {per_lp}" if per_lp else "")


def _engine_text(engine, threads):
    return engine if threads == 1 else f"{engine}, {threads} threads"


def _cell(row):
    notes = []
    if row["ratio_ns3_default"] is not None:
        best = row["ratio_ns3_best"]
        notes.append(f"{number(row['ratio_ns3_default'])} / {number(best)}")
    if row["speed_up"] is not None:
        notes.append(f"{number(row['speed_up'])} {WORDS['speed_up']}")
    if row["slowdown"] is not None:
        notes.append(f"{number(row['slowdown'])} {WORDS['slowdown']}")
    notes += [goal_text(*verdict) for verdict in judged(row)
              if verdict[0].measure != "bytes_per_entity"]
    return number(row["value"]) + (f" ({'; '.join(notes)})" if notes else "")


def _bytes_cell(row):
    goals = [goal_text(*verdict) for verdict in judged(row)
             if verdict[0].measure == "bytes_per_entity"]
    return number(row["bytes_per_entity"]) + (f" ({'; '.join(goals)})" if goals else "")


def goal_text(goal, value, met):
    """`goal 150x default: pass`."""
    verdict = "not measured" if value is None else "pass" if met else "SHORT"
    bound = f"{'<= ' if goal.at_most else ''}{goal.bound:g}"
    words = WORDS[goal.measure]
    return f"goal {bound}{'' if words.startswith('x') else ' '}{words}: {verdict}"


def number(value):
    """Two or three figures that count."""
    if value is None:
        return "-"
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def verdicts(rows):
    """(met, short, not measured) over all goals of all rows."""
    all_met = [met for row in rows for _, _, met in judged(row)]
    return all_met.count(True), all_met.count(False), all_met.count(None)
