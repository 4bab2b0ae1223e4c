#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Steps of 1,024 poles from Python, as a share of those from C++, in turn.

  scripts/bench_python.py
  scripts/bench_python.py --build build --rounds 5

Both step the same task through the same sixteen sets of random actions, and are timed by processor
time, the best of each round; `orrery_bench` and the module come from --build.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

COPIES = 1024
TASK = "classic/cartpole-v1"


def from_python(copy):
    import orrery
    poles = orrery.make_vec(TASK, COPIES, copy=copy)
    poles.reset(seed=1)
    sets = list(np.random.default_rng(1).integers(0, 2, (16, COPIES)))
    best = 0.0
    for _ in range(5):
        begun, steps = time.process_time(), 3200
        for i in range(steps):
            poles.step(sets[i % len(sets)])
        best = max(best, COPIES * steps / (time.process_time() - begun))
    return best


def from_program(build):
    told = subprocess.run([build / "bin/orrery_bench", "--benchmark_format=json",
                           f"--benchmark_filter=environment_steps/cartpole/{COPIES}",
                           "--benchmark_repetitions=3"],
                          capture_output=True, text=True, check=True).stdout
    return max(one["items_per_second"] for one in json.loads(told)["benchmarks"]
               if one.get("run_type") == "iteration")


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--build", type=Path, default=Path("build"))
    words.add_argument("--rounds", type=int, default=3)
    args = words.parse_args()
    sys.path.insert(0, str(args.build / "python"))
    for _ in range(args.rounds):
        program, views, copies = from_program(args.build), from_python(False), from_python(True)
        print(f"C++ {program / 1e6:.1f} million steps a second; Python: views "
              f"{views / 1e6:.1f} ({views / program:.0%}), copies {copies / 1e6:.1f} "
              f"({copies / program:.0%})", flush=True)


if __name__ == "__main__":
    main()
