# SPDX-License-Identifier: Apache-2.0
"""The kernel's goals: what each of our rows is held to. One row a goal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """`measure` is a key of a result; `at_most` where less is better."""
    measure: str
    bound: float
    at_most: bool = False

    def met(self, value):
        return value <= self.bound if self.at_most else value >= self.bound


# What a measure is called in the table.
WORDS = {"ratio_ns3_default": "x default", "ratio_ns3_best": "x best", "value": "M/s",
         "bytes_per_entity": "B", "speed_up": "x one thread", "slowdown": "x slower"}
DEFAULT, BEST = "ratio_ns3_default", "ratio_ns3_best"
BYTES, SPEED_UP, SLOWDOWN = "bytes_per_entity", "speed_up", "slowdown"

# (workload, size, per_lp, engine, threads), None for any -> goals.
_ROWS = [
    (("W1", 10_000, None, "orrery/typed", 1), Goal(DEFAULT, 50)),
    (("W1", 100_000, None, "orrery/typed", 1), Goal(DEFAULT, 100)),
    (("W1", 1_000_000, None, "orrery/typed", 1), Goal(DEFAULT, 150)),
    (("W1", 1_000_000, None, "orrery/typed", 1), Goal(BYTES, 24, at_most=True)),
    (("W1", 1_000_000, None, "orrery/typed", 2), Goal(SPEED_UP, 1.8)),
    (("W1", 10_000, None, "orrery/scalar", 1), Goal(DEFAULT, 20)),
    (("W1", 100_000, None, "orrery/scalar", 1), Goal(DEFAULT, 30)),
    (("W1", 1_000_000, None, "orrery/scalar", 1), Goal(DEFAULT, 12)),
    (("W1", 10_000, None, "orrery/ungrouped", 1), Goal(DEFAULT, 4)),
    (("W1", 100_000, None, "orrery/ungrouped", 1), Goal(DEFAULT, 8)),
    (("W1", 1_000_000, None, "orrery/ungrouped", 1), Goal(DEFAULT, 5)),
    (("W1", 1_000_000, None, "orrery/ungrouped", 1), Goal(BYTES, 64, at_most=True)),
    (("W2", 10_000, 1, "orrery/windows", 1), Goal(BEST, 2.5)),
    (("W2", 100_000, 1, "orrery/windows", 1), Goal(BEST, 4)),
    (("W2", 100_000, 16, "orrery/windows", 1), Goal(BEST, 5)),
    (("W2", 10_000, 1, "orrery/windows", 2), Goal(SPEED_UP, 1.3)),
    (("W2", 100_000, 16, "orrery/windows", 2), Goal(SPEED_UP, 1.6)),
    (("W3", 1_000, None, "orrery/windows", 1), Goal(BEST, 4)),
    (("W4", None, None, "orrery", 1), Goal("value", 10)),
    (("W4", None, None, "orrery", 1), Goal(BYTES, 200, at_most=True)),
    (("W4", 1_000_000, None, "orrery", 2), Goal(SPEED_UP, 1.8)),
    (("W4", None, None, "orrery/recording", 1), Goal(SLOWDOWN, 1.3, at_most=True)),
]


def goals_of(row):
    """The goals of one result row."""
    own = tuple(row[key] for key in ("workload", "size", "per_lp", "engine", "threads"))
    return [goal for pattern, goal in _ROWS
            if all(want in (None, has) for want, has in zip(pattern, own))]


def judged(row):
    """[(goal, value, met)]; `met` is None where there is nothing to compare with."""
    found = []
    for goal in goals_of(row):
        value = row.get(goal.measure)
        found.append((goal, value, None if value is None else goal.met(value)))
    return found
