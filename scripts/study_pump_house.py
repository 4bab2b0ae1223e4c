#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pump house over several seeds: the numbers of docs/results.md.

  scripts/study_pump_house.py --seeds 10 --json out/study.json
  scripts/study_pump_house.py --seeds 3 --only noise --set plant.pump.count=60
  scripts/study_pump_house.py --scenario pump-house-learned --only base --seeds 10

Runs every variant with seeds 1..N, keeps finished runs in --cache (so that it resumes), and prints
mean and 95 % t interval over the seeds. Variants: `base`; `no_stop` (nobody acts on alerts);
`noise` (three levels of sensor noise); `severity` (bearing defects that grow to four sizes).
"""

import argparse
import hashlib
import json
import math
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
# Two-sided 95 % quantiles of Student's t by degrees of freedom.
T95 = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262,
       14: 2.145, 19: 2.093, 29: 2.045}
NOISE = {"noise x1": 1.0, "noise x4": 4.0, "noise x16": 16.0}
SEVERITY = (0.05, 0.1, 0.2, 0.6)


def variants(only):
    table = {"base": [], "no_stop": ["agents.watch.on_alert=null"]}
    for name, factor in NOISE.items():
        table[name] = [f"plant.pump.sensors.vibration.noise={0.05 * factor} m/s2",
                       f"plant.pump.sensors.temperature.noise={0.3 * factor} K",
                       f"plant.pump.sensors.pressure.noise={2 * factor} kPa",
                       f"plant.pump.sensors.flow.noise={0.3 * factor} m3/h",
                       f"plant.pump.sensors.current.noise={0.1 * factor} A"]
    others = [f"faults.{name}.share=0" for name in ("out_of_balance", "drifting_thermometer",
                                                     "stuck_gauge")]
    for severity in SEVERITY:
        table[f"severity {severity}"] = [f"faults.bearing.severity={severity}",
                                         "agents.watch.on_alert=null", *others]
    if only in ("noise", "severity"):
        return {name: sets for name, sets in table.items() if name.startswith(only)}
    return {name: table[name] for name in (only.split(",") if only else table)}


def run(orrery, scenario, seed, sets, cache):
    words = [str(orrery), "run", f"scenarios/library/{scenario}.yaml", "--seed", str(seed),
             "--json", "-q"]
    for item in sets:
        words += ["--set", item]
    key = hashlib.sha256(" ".join(words[1:]).encode()).hexdigest()[:16]
    kept = cache / f"{key}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    out = cache / f"{key}.orrery"
    done = subprocess.run(words + ["--out", str(out)], capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(words)}\n{done.stderr}")
    out.unlink()
    kept.write_text(done.stdout)
    return json.loads(done.stdout)


def interval(values):
    values = [v for v in values if v is not None and not math.isnan(v)]
    if len(values) < 2:
        return (values[0] if values else math.nan, math.nan, math.nan)
    mean = statistics.fmean(values)
    half = T95[len(values) - 1] * statistics.stdev(values) / math.sqrt(len(values))
    return mean, mean - half, mean + half


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scenario", default="pump-house", help="of the gallery")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--only", default="", help="base,no_stop or noise or severity")
    parser.add_argument("--set", action="append", default=[], help="further --set for every run")
    parser.add_argument("--orrery", default=ROOT / "build/bin/orrery")
    parser.add_argument("--cache", type=pathlib.Path, default=ROOT / "out/study")
    parser.add_argument("--json", type=pathlib.Path)
    words = parser.parse_args()
    words.cache.mkdir(parents=True, exist_ok=True)
    table = {}
    for name, sets in variants(words.only).items():
        rows = []
        for seed in range(1, words.seeds + 1):
            rows.append(run(words.orrery, words.scenario, seed, sets + words.set,
                            words.cache)["metrics"])
            print(f"{name}: seed {seed} of {words.seeds}", file=sys.stderr)
        names = sorted(set.union(*(set(row) for row in rows)))
        table[name] = {m: interval([row[m]["value"] for row in rows if m in row]) for m in names}
        print(f"\n{name} (mean and 95 % interval over {words.seeds} seeds)")
        for metric, (mean, low, high) in table[name].items():
            print(f"  {metric:<48} {mean:10.4g}  [{low:.4g}, {high:.4g}]")
    if words.json:
        words.json.parent.mkdir(parents=True, exist_ok=True)
        words.json.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
