#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well the learners do on the classic tasks: the levels of docs/off-policy.md.

  scripts/study_levels.py --json docs/evidence/control-levels.json
  scripts/study_levels.py --seeds 3 --only sac-pendulum dqn-acrobot
  scripts/study_levels.py --table docs/evidence/control-levels.json

Every row trains with seeds 1..N, one after the other, and evaluates the policy of the last step, or
with `keep` that of the best point of the learning curve (on validation episodes), on held-out
episodes. Finished runs are kept in out/evidence/levels for the same program and words, so that this
can be stopped and started again; --kept-only sums up those that are there.

A row's figure is the interquartile mean over seeds with a 95 % interval: the percentile bootstrap
that draws runs anew within each task, here one (Agarwal et al., NeurIPS 2021, arXiv:2108.13264).
Settings differ by task as those of rl-baselines3-zoo do, whose levels they are held against. They
were chosen with seeds from 101 on.
"""

import argparse
import json
import pathlib
import random
import shlex
import statistics

from kept_runs import ROOT, KeptRuns

KEPT = ROOT / "out" / "evidence" / "levels"
EPISODES = 50
RESAMPLES = 4000

# Level: of the interquartile mean; `seeds_at_level`: that so many of ten seeds reach it instead.
# Published: rl-baselines3-zoo, one run each.
ROWS = {
    "ppo-cartpole": {
        "task": "classic/cartpole-v1", "agent": "ppo", "steps": 100_000, "level": 475,
        "published": 500, "params": {}},
    "dqn-cartpole": {
        "task": "classic/cartpole-v1", "agent": "dqn", "steps": 100_000, "level": 475,
        "seeds_at_level": 8, "published": 500, "params": {}},
    "sac-pendulum": {
        "task": "classic/pendulum-v1", "agent": "sac", "steps": 20_000, "level": -170,
        "published": -157.0, "params": {}},
    "td3-pendulum": {
        "task": "classic/pendulum-v1", "agent": "td3", "steps": 20_000, "level": -170,
        "published": -151.9, "params": {}},
    "ppo-pendulum": {
        "task": "classic/pendulum-v1", "agent": "ppo", "steps": 200_000, "level": -220,
        "published": -172.2, "params": {}},
    "ppo-acrobot": {
        "task": "classic/acrobot-v1", "agent": "ppo", "steps": 500_000, "level": -85,
        "published": -73.5, "params": {}},
    "dqn-acrobot": {
        "task": "classic/acrobot-v1", "agent": "dqn", "steps": 100_000, "level": -85,
        "published": -76.6, "keep": "best",
        "params": {"normalise_observations": "true", "explore_steps": 12_000, "explore_last": 0.02,
                   "learning_rate": 0.0005, "hidden": 128, "batch": 256, "lookahead": 8,
                   "train_every": 4, "updates": 4}},
    "dqn-mountaincar": {
        "task": "classic/mountaincar-v0", "agent": "dqn", "steps": 120_000, "level": -115,
        "published": -100.8,
        "params": {"normalise_observations": "true", "explore_hold": 100, "explore_steps": 24_000,
                   "learning_rate": 0.001, "lookahead": 5}},
    "sac-mountaincar": {
        "task": "classic/mountaincarcontinuous-v0", "agent": "sac", "steps": 50_000, "level": 90,
        "published": 94.7,
        "params": {"noise_steps": 20, "entropy_weight": 0.1, "learning_rate": 3e-4,
                   "target_rate": 0.01, "batch": 128, "train_every": 2}},
}
RANDOM_CART = ["evaluate", "classic/cartpole-v1", "--controller", "random", "--episodes", "1000"]
RANDOM_LENGTH = (21, 23)  # steps; a random episode takes 22.2 in Gymnasium's CartPole


def words_of(row, seed):
    words = ["train", row["task"], "--agent", row["agent"], "--steps", str(row["steps"]),
             "--eval-episodes", str(EPISODES), "--keep", row.get("keep", "last"),
             "--curve-episodes", "20" if "keep" in row else "1"]
    for name, value in row["params"].items():
        words += ["--param", f"{name}={value}"]
    return [*words, "--seed", str(seed)]


def interquartile_mean(values):
    """Without the lowest and the highest quarter, rounded down (as scipy.stats.trim_mean)."""
    cut = len(values) // 4
    return statistics.fmean(sorted(values)[cut:len(values) - cut])


def interval(values):
    luck = random.Random(1)
    drawn = sorted(interquartile_mean(luck.choices(values, k=len(values)))
                   for _ in range(RESAMPLES))
    return [drawn[round(0.025 * (RESAMPLES - 1))], drawn[round(0.975 * (RESAMPLES - 1))]]


def summary(row, runs, seeds):
    """`runs`: seed to a training's JSON."""
    means = {seed: run["eval_return_mean"] for seed, run in runs.items()}
    values = list(means.values())
    at_level = sum(value >= row["level"] for value in values)
    figure = interquartile_mean(values)
    wanted = row.get("seeds_at_level")
    met = figure >= row["level"] if wanted is None else at_level >= wanted / 10 * len(seeds)
    return {
        "command": shlex.join(["orrery", *words_of(row, "SEED")]),
        "eval_return_means": means,
        "eval_episodes": EPISODES,
        "iqm": figure,
        "iqm_interval": interval(values),
        "level": row["level"],
        "seeds_at_level_wanted": wanted,
        "seeds_at_level": at_level,
        "published": row["published"],
        "met": met if len(runs) == len(seeds) else None,
        "wall_s_median": statistics.median(run["wall_s"] for run in runs.values()),
    }


def random_cart(bench):
    run = bench.run("random-cartpole", RANDOM_CART)
    if run is None:
        return {}
    length = run["controllers"][0]["length_mean"]
    return {"random-cartpole": {"command": shlex.join(["orrery", *RANDOM_CART]),
                                "length_mean": length, "length_accepted": list(RANDOM_LENGTH),
                                "met": RANDOM_LENGTH[0] <= length <= RANDOM_LENGTH[1]}}


def table(rows):
    print(f"{'row':18} {'iqm':>8} {'95 % interval':>20} {'level':>6} {'at level':>9} "
          f"{'published':>9} {'met':>5} {'wall s':>7}  seeds")
    for name, row in rows.items():
        if "iqm" not in row:
            print(f"{name:18} {row['length_mean']:8.1f} steps; met: {row['met']}")
            continue
        low, high = row["iqm_interval"]
        values = list(row["eval_return_means"].values())
        reached = f"{row['seeds_at_level']}/{len(values)}"
        print(f"{name:18} {row['iqm']:8.1f} {f'{low:.1f} .. {high:.1f}':>20} {row['level']:6} "
              f"{reached:>9} {row['published']:9} {row['met']!s:>5} {row['wall_s_median']:7.1f}  "
              + " ".join(f"{value:.0f}" for value in values))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--only", nargs="+", choices=ROWS, default=list(ROWS))
    parser.add_argument("--orrery", type=pathlib.Path, default=ROOT / "build" / "bin" / "orrery")
    parser.add_argument("--json", type=pathlib.Path, help="file to write")
    parser.add_argument("--kept-only", action="store_true", help="run nothing")
    parser.add_argument("--table", type=pathlib.Path, help="print such a file, run nothing")
    args = parser.parse_args()
    if args.table:
        table(json.loads(args.table.read_text())["rows"])
        return
    bench = KeptRuns(args.orrery, KEPT, kept_only=args.kept_only)
    rows, seeds = random_cart(bench), range(1, args.seeds + 1)
    runs = {name: {} for name in args.only}
    for seed in seeds:  # so that every row has some where this is stopped
        for name in args.only:
            run = bench.run(f"{name}-{seed}", words_of(ROWS[name], seed),
                            KEPT / f"{name}-{seed}.orrctl")
            if run is not None:
                runs[name][seed] = run
    rows |= {name: summary(ROWS[name], runs[name], seeds) for name in args.only if runs[name]}
    table(rows)
    if args.json:
        args.json.write_text(json.dumps({"program": bench.program[:16], "rows": rows}, indent=1)
                             + "\n")


if __name__ == "__main__":
    main()
