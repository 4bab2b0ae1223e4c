# SPDX-License-Identifier: Apache-2.0
"""What is run: workloads with their sizes, and every engine that takes part in one.

A case is one workload at one size. Its contenders run in turn, once a round, so that a machine
that slows down slows all of them. To add an engine: a row in `contenders`.
"""

from dataclasses import dataclass

WORKLOADS = ("W1", "W2", "W3", "W4")
# Event lists of ns-3; the first is its default.
EVENT_LISTS = ("map", "priority_queue", "calendar", "heap", "list")
# Whose random numbers ns-3 draws: of its own and a counter-based generator, the one that is faster
# for it (docs/benchmarks.md). W1's default list runs with both.
NS3_GENERATOR = {"W1": "own", "W2": "counter", "W3": "counter"}
# More pending events than this, and one run takes minutes: a linear list, and a calendar queue
# that never fits the width of its buckets.
PENDING_MOST = {"ns3/list": 10_000, "ns3/calendar": 200_000, "simgrid": 1_000_000}
# The typed and the scalar engine do a case's work in a fraction of the others' time, which no
# clock measures well: they are timed over a multiple of its length.
LONGER = {"typed": 60, "scalar": 5}
OUR_ENGINES = {"W1": (("typed", 1), ("typed", 2), ("scalar", 1), ("ungrouped", 1)),
               "W2": (("windows", 1), ("windows", 2), ("ungrouped", 1)),
               "W3": (("windows", 1), ("windows", 2), ("ungrouped", 1))}
# The whole flow. Its twin records everything; both are run at RECORDED_SIZE.
W4_SCENARIO, W4_RECORDED = "tests/bench/w4.yaml", "tests/bench/w4_recorded.yaml"
W4_COUNT, W4_GATEWAYS = "plant.sensor.count", "network.nodes.gateway.count"
W4_PER_GATEWAY = 10_000
W4_READINGS = 20_000_000  # of a run, whatever its size: some seconds
W4_RECORDED_SIZE = 100_000


@dataclass(frozen=True)
class Case:
    """One workload at one size. `seconds` is its simulated length, the same for all engines."""
    workload: str
    size: int
    per_lp: int = 1
    seconds: float = 0.0

    def name(self):
        return f"{self.workload} {self.size_text()}"

    def size_text(self):
        size = short_number(self.size)
        return f"{size} x {self.per_lp}" if self.workload == "W2" else size

    def pending(self):
        return self.size * self.per_lp


@dataclass(frozen=True)
class Contender:
    """One engine in one case. A `check` is run once, for its fingerprint alone."""
    case: Case
    engine: str
    threads: int
    command: tuple
    seconds: float
    check: bool = False

    def name(self):
        return f"{self.case.name()} {self.label()}"

    def label(self):
        """The engine, and its threads where there are several."""
        return self.engine if self.threads == 1 else f"{self.engine}, {self.threads} threads"


def short_number(number):
    for unit, letter in ((10**6, "M"), (10**3, "k")):
        if number >= unit and number % unit == 0:
            return f"{number // unit}{letter}"
    return str(number)


def cases(only=WORKLOADS, quick=False):
    """Lengths give 3 to 5 million events; quick ones less, without the largest PHOLD."""
    full = [Case("W1", 10_000, 1, 300), Case("W1", 100_000, 1, 30), Case("W1", 1_000_000, 1, 4),
            Case("W2", 10_000, 1, 200), Case("W2", 100_000, 1, 30), Case("W2", 10_000, 16, 10),
            Case("W2", 100_000, 16, 1), Case("W3", 1_000, 1, 2000),
            Case("W4", 10_000), Case("W4", 100_000), Case("W4", 1_000_000)]
    short = [Case("W1", 10_000, 1, 100), Case("W1", 100_000, 1, 10), Case("W1", 1_000_000, 1, 2),
             Case("W2", 10_000, 1, 50), Case("W2", 100_000, 1, 10), Case("W2", 10_000, 16, 5),
             Case("W3", 1_000, 1, 500), Case("W4", 10_000)]
    return [case for case in (short if quick else full) if case.workload in only]


def contenders(case, peers=True, quick=False):
    """Every engine of the case, in the order of a round; those that only check come last."""
    if case.workload == "W4":
        return _whole_flow(case, quick)
    timed, checks = [], []
    for engine, threads in OUR_ENGINES[case.workload]:
        length = case.seconds * LONGER.get(engine, 1)
        timed.append(_ours(case, engine, threads, length))
        if length != case.seconds:
            checks.append(_ours(case, engine, threads, case.seconds, check=True))
    return timed + (_peers(case, quick) if peers else []) + checks


def _ours(case, engine, threads, seconds, check=False):
    command = ("orrery_kernel_bench", *_size_options(case), "--engine", engine,
               "--threads", str(threads), "--seconds", f"{seconds:g}", "--json")
    return Contender(case, f"orrery/{engine}", threads, command, seconds, check)


def _size_options(case):
    options = ["--workload", case.workload, "--size", str(case.size)]
    return options + (["--per-lp", str(case.per_lp)] if case.workload == "W2" else [])


def _peers(case, quick):
    lists = EVENT_LISTS[:2] if quick and case.pending() > 10_000 else EVENT_LISTS
    rows = [_ns3(case, name) for name in lists if not (quick and name == "list")]
    if case.workload == "W1":
        rows += _ns3_variants(case, quick)
    if case.workload == "W1" or (case.workload == "W2" and case.pending() == 10_000):
        rows.append(_simgrid(case))
    return [row for row in rows
            if case.pending() <= PENDING_MOST.get(row.engine, case.pending())
            and not (quick and row.engine == "simgrid" and case.pending() > 10_000)]


def _ns3(case, event_list):
    # A linear list needs a quarter of a second for a thousand events: ten thousand are enough.
    seconds = case.seconds / 300 if event_list == "list" else case.seconds
    command = ("ns3_bench", *_size_options(case), "--scheduler", event_list, "--generator",
               NS3_GENERATOR[case.workload], "--seconds", f"{seconds:g}", "--json")
    return Contender(case, f"ns3/{event_list}", 1, command, seconds)


def _ns3_variants(case, quick):
    """W1 otherwise. With our numbers, whose fingerprint must be ours. With events that are never
    allocated: shown, and in no ratio, as no ns-3 program is written so."""
    plain = _ns3(case, EVENT_LISTS[0])
    ours = (*plain.command, "--generator", "counter")
    rows = []
    if not quick or case.size < 1_000_000:
        rows.append(Contender(case, f"{plain.engine}, our numbers", 1, ours, plain.seconds, quick))
    if not quick:
        rows.append(Contender(case, f"{plain.engine}, our numbers, events reused", 1,
                              (*ours, "--reuse-events"), plain.seconds))
    return rows


def _simgrid(case):
    seconds = case.seconds / 3
    command = ("simgrid_bench", *_size_options(case), "--seconds", f"{seconds:g}", "--json")
    return Contender(case, "simgrid", 1, command, seconds)


def _whole_flow(case, quick):
    rows = [_flow(case, W4_SCENARIO, "orrery", threads) for threads in (1, 2)]
    if case.size == W4_RECORDED_SIZE or quick:
        rows.append(_flow(case, W4_RECORDED, "orrery/recording", 1))
    return rows


def _flow(case, scenario, engine, threads):
    command = ("orrery", "run", scenario, "--set", f"{W4_COUNT}={case.size}",
               "--set", f"{W4_GATEWAYS}={max(1, case.size // W4_PER_GATEWAY)}", "--restart",
               "--until", f"{W4_READINGS // case.size} s",
               "--threads", str(threads), "--out", "{result}", "--quiet", "--json")
    return Contender(case, engine, threads, command, 0.0)
