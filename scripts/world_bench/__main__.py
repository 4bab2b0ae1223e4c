# SPDX-License-Identifier: Apache-2.0
"""How much faster than reality the coupled worlds run, and where the slowest spends its time.

Each case is a scenario of tests/bench/worlds, run as its user would run it. Times are those of this
machine; what they are held against is simulated time.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DAY_S = 86400.0


@dataclass(frozen=True)
class Case:
    name: str
    scenario: str
    what: str
    simulated_s: float
    replications: int = 1

    def command(self, program, out, workers):
        scenario = str(ROOT / "tests/bench/worlds" / self.scenario)
        if self.replications == 1:
            return [program, "run", scenario, "-q", "--restart", "-o", f"{out}/run.orrery"]
        return [program, "experiment", scenario, "-q", "--replications", str(self.replications),
                "-j", str(workers), "--out", f"{out}/runs.experiment"]


CASES = (
    Case("buildings", "buildings.yaml", "100 five-zone buildings, a year at 15 min", 365 * DAY_S),
    Case("feeder", "feeder.yaml", "a feeder of 1,000 buses, a day at 1 min", DAY_S),
    Case("line", "line.yaml", "a line of 20 stations, a year", 365 * DAY_S),
    Case("lines", "line.yaml", "the same line, 1,000 replications", 365 * DAY_S, 1000),
)


def main():
    words = read_words()
    program = os.environ.get("ORRERY_PROGRAM", str(ROOT / "build/bin/orrery"))
    cases = [case for case in CASES if not words.only or case.name in words.only]
    results = [measure(case, program, words) for case in cases]
    print_table(results)
    if words.json:
        Path(words.json).write_text(json.dumps(results, indent=2) + "\n")
    if words.profile:
        single = [result for result in results if result["replications"] == 1]
        if single:
            slowest = min(single, key=lambda result: result["ratio"])
            profile(next(case for case in cases if case.name == slowest["case"]), program)


def read_words():
    parser = argparse.ArgumentParser(
        prog="scripts/bench.sh worlds", description=__doc__.splitlines()[0],
        epilog="examples: scripts/bench.sh worlds --only feeder line --profile; "
               "scripts/bench.sh worlds --json worlds.json")
    parser.add_argument("--only", nargs="+", choices=[case.name for case in CASES], metavar="CASE",
                        help="some of: " + ", ".join(case.name for case in CASES))
    parser.add_argument("--rounds", type=int, default=3, metavar="N",
                        help="runs of each case but 'lines'; the median counts (3)")
    parser.add_argument("-j", type=int, default=os.cpu_count(), metavar="N", dest="workers",
                        help="workers of 'lines' (one a core)")
    parser.add_argument("--replications", type=int, metavar="N",
                        help="of 'lines', instead of 1,000")
    parser.add_argument("--json", metavar="FILE", help="write the results there, too")
    parser.add_argument("--profile", action="store_true",
                        help="then sample the slowest single run with perf")
    return parser.parse_args()


def measure(case, program, words):
    replications = case.replications
    if replications > 1 and words.replications:
        replications = words.replications
        case = Case(case.name, case.scenario, case.what, case.simulated_s, replications)
    rounds = words.rounds if replications == 1 else 1
    walls = []
    for number in range(rounds):
        print(f"{case.name}: {case.what} ({number + 1} of {rounds})", file=sys.stderr, flush=True)
        walls.append(timed(case, program, words.workers))
    wall_s = statistics.median(walls)
    return {"case": case.name, "what": case.what, "replications": replications,
            "simulated_s": case.simulated_s * replications, "wall_s": wall_s,
            "ratio": case.simulated_s * replications / wall_s,
            "workers": words.workers if replications > 1 else 1}


def timed(case, program, workers):
    with tempfile.TemporaryDirectory() as out:
        begin = time.monotonic()
        done = subprocess.run(case.command(program, out, workers), capture_output=True, text=True)
        wall_s = time.monotonic() - begin
    if done.returncode not in (0, 1):
        sys.exit(f"{case.name} failed with {done.returncode}:\n{done.stderr}")
    return wall_s


def print_table(results):
    print(f"{'case':<10} {'wall s':>9} {'simulated / real':>18}  what")
    for one in results:
        print(f"{one['case']:<10} {one['wall_s']:>9.2f} {one['ratio']:>18,.0f}  {one['what']}")


def profile(case, program):
    perf = shutil.which("perf")
    if perf is None:
        print("no profile: perf is not installed", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as out:
        samples = f"{out}/perf.data"
        subprocess.run([perf, "record", "-q", "-o", samples, *case.command(program, out, 1)],
                       capture_output=True, check=True)
        report = subprocess.run([perf, "report", "-i", samples, "--stdio", "--percent-limit", "1"],
                                capture_output=True, text=True, check=True).stdout
    print(f"\nwhere '{case.name}' spends its time (perf, shares of 1 % and more)")
    print("\n".join(line for line in report.splitlines() if line and not line.startswith("#")))


if __name__ == "__main__":
    main()
