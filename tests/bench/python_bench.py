#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Steps a second of many copies from Python: the part of the speed that C++ alone reaches.

usage: python_bench.py CPP_STEPS_PER_S [NAME [COPIES]], the first from
`scripts/bench.sh micro --filter environment_steps` just before.
"""

import sys
import time

import numpy as np
import orrery


def speed(env, rounds=5):
    """The best of some rounds, a second of processor time (one thread, busy machine)."""
    rng = np.random.default_rng(1)
    if hasattr(env.single_action_space, "n"):
        actions = rng.integers(env.single_action_space.n, size=(16, env.num_envs))
    else:
        low, high = env.single_action_space.low, env.single_action_space.high
        actions = rng.uniform(low, high, (16, env.num_envs, len(low))).astype(np.float32)
    env.reset(seed=1)
    best, steps = 0.0, 4096
    for _ in range(rounds):
        begin = time.process_time()
        for k in range(steps):
            env.step(actions[k & 15])
        best = max(best, steps * env.num_envs / (time.process_time() - begin))
    return best


def main():
    alone = float(sys.argv[1])
    name = sys.argv[2] if len(sys.argv) > 2 else "classic/cartpole-v1"
    copies = int(sys.argv[3]) if len(sys.argv) > 3 else 1024
    for copy in (False, True):
        reached = speed(orrery.make_vec(name, copies, copy=copy))
        print(f"{name} x {copies}, {'copies' if copy else 'views'}: {reached / 1e6:.1f} million "
              f"steps/s, {100 * reached / alone:.0f} % of C++")


if __name__ == "__main__":
    main()
