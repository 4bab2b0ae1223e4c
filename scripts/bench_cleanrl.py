#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PPO on CartPole beside CleanRL's: time until the last 100 training episodes average 475.

  scripts/bench_cleanrl.py --cleanrl FOLDER --gymnasium FOLDER --seeds 3 --json out/cleanrl.json

FOLDER: checkouts of the public repositories, kept outside the project. CleanRL's ppo.py runs as it
is, with its own settings, in this machine's Python (--python) and one thread; what it imports
beside Torch and Gymnasium (tyro, tensorboard) comes from there or from --modules. Ours is `orrery
train` with its own settings. Both are timed as whole processes, from their start: real time, and
processor time, which other work on the machine changes less.

ppo.py was written for Gymnasium 0.29: episodes begin again in the same step, and `final_info` is a
list. With later versions its environments are told so, and the list is made here.
"""

import argparse
import json
import os
import pathlib
import re
import runpy
import statistics
import subprocess
import sys
import time
from collections import deque

ROOT = pathlib.Path(__file__).resolve().parents[1]
LEVEL, EPISODES, STEPS = 475.0, 100, 500_000
TASK = "classic/cartpole-v1"
EPISODE = re.compile(r"global_step=(\d+), episodic_return=\D*([\d.]+)")


# ---- CleanRL ------------------------------------------------------------------------------------


def play_cleanrl(script, seed):
    """In a process of its own: ppo.py, unmodified."""
    import gymnasium
    import torch

    torch.set_num_threads(1)

    class SameStep(gymnasium.vector.SyncVectorEnv):
        def __init__(self, makers):
            super().__init__(makers, autoreset_mode=gymnasium.vector.AutoresetMode.SAME_STEP)

        def step(self, actions):
            *step, infos = super().step(actions)
            if "final_info" in infos:
                episodes, ended = infos["final_info"]["episode"], infos["_final_info"]
                infos["final_info"] = [{"episode": {"r": episodes["r"][k], "l": episodes["l"][k]}}
                                       if ended[k] else None for k in range(self.num_envs)]
            return *step, infos

    if not gymnasium.__version__.startswith("0.2"):
        gymnasium.vector.SyncVectorEnv = SameStep
    sys.argv = [str(script), "--seed", str(seed), "--total-timesteps", str(STEPS), "--no-cuda"]
    runpy.run_path(str(script), run_name="__main__")


def time_cleanrl(args, seed):
    paths = [str(args.gymnasium), *map(str, args.modules), str(args.orrery.parents[1] / "python")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1",
                                "PYTHONUNBUFFERED": "1"}
    started = time.monotonic()
    run = subprocess.Popen(
        [args.python, __file__, "--play", str(args.cleanrl / "cleanrl" / "ppo.py"), str(seed)],
        stdout=subprocess.PIPE, text=True, env=environment)
    last, steps, reached_s = deque(maxlen=EPISODES), None, None
    for line in run.stdout:
        found = EPISODE.search(line)
        if not found:
            continue
        last.append(float(found[2]))
        if len(last) == EPISODES and statistics.fmean(last) >= LEVEL:
            steps, reached_s = int(found[1]), time.monotonic() - started
            run.terminate()
            break
    used = os.wait4(run.pid, 0)[2]
    return {"steps": steps, "wall_s": reached_s, "cpu_s": used.ru_utime + used.ru_stime,
            "last_mean": statistics.fmean(last) if last else None}


# ---- ours ---------------------------------------------------------------------------------------


def orrery_words(args, seed, steps, curve_every):
    return [str(args.orrery), "train", TASK, "--agent", "ppo", "--steps", str(steps), "--seed",
            str(seed), "--curve-every", str(curve_every), "--curve-episodes", "1",
            "--eval-episodes", "1", "--restart", "-q", "--json", "-o",
            str(ROOT / "out" / "bench_cleanrl.orrctl")]


def time_orrery(args, seed):
    """A training with a point of its curve each round says when; one that ends there, how long."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(orrery_words(args, seed, STEPS, 1), capture_output=True, text=True,
                          check=True, env=environment)
    curve = json.loads(done.stdout)["learning_curve"]
    reached = next((p["steps"] for p in curve if p["train_return_mean"] >= LEVEL), None)
    steps = reached or STEPS
    started = time.monotonic()
    run = subprocess.Popen(orrery_words(args, seed, steps, steps), stdout=subprocess.PIPE,
                           text=True, env=environment)
    told = json.loads(run.stdout.read())
    used = os.wait4(run.pid, 0)[2]
    return {"steps": reached, "wall_s": time.monotonic() - started if reached else None,
            "cpu_s": used.ru_utime + used.ru_stime,
            "last_mean": told["learning_curve"][-1]["train_return_mean"]}


def main():
    if sys.argv[1:2] == ["--play"]:
        play_cleanrl(pathlib.Path(sys.argv[2]), int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cleanrl", type=pathlib.Path, required=True)
    parser.add_argument("--gymnasium", type=pathlib.Path, required=True)
    parser.add_argument("--modules", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--orrery", type=pathlib.Path, default=ROOT / "build" / "bin" / "orrery")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", choices=("cleanrl", "orrery"))
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    (ROOT / "out").mkdir(exist_ok=True)
    runs = {}
    print(f"{'':8} {'seed':>4} {'steps':>8} {'wall s':>8} {'cpu s':>8} {'last mean':>9}")
    for seed in range(1, args.seeds + 1):
        for name, timed in (("cleanrl", time_cleanrl), ("orrery", time_orrery)):
            if args.only not in (None, name):
                continue
            run = timed(args, seed)
            runs.setdefault(name, {})[seed] = run
            wall = f"{run['wall_s']:.1f}" if run["wall_s"] is not None else "-"
            print(f"{name:8} {seed:4} {run['steps'] or '-':>8} {wall:>8} {run['cpu_s']:8.1f} "
                  f"{run['last_mean'] or 0:9.1f}", flush=True)
    if args.json:
        args.json.write_text(json.dumps({"level": LEVEL, "episodes": EPISODES, "task": TASK,
                                         "runs": runs}, indent=1) + "\n")


if __name__ == "__main__":
    main()
