# SPDX-License-Identifier: Apache-2.0
"""Gymnasium's contract of a vector environment with autoreset in the same step, in our wording.

After its VectorEnv, its batching of spaces and the way its SyncVectorEnv fills `infos`.
"""

import copy

import numpy as np
from orrery import spaces
from orrery._gymnasium import AutoresetMode, VectorEnv

from contract import check_space, same


def check_vector(make, copies=3, steps=150):
    """Fails where what `make(n)` gives breaks a rule."""
    env = make(copies)
    assert isinstance(env, VectorEnv) and env.unwrapped is env
    assert isinstance(env.num_envs, int) and env.num_envs % copies == 0
    assert env.metadata["autoreset_mode"] == AutoresetMode.SAME_STEP
    check_batched_spaces(env)
    check_resets(env)
    check_rollout(env, steps)
    assert same(rollout(make(copies), 40), rollout(make(copies), 40))
    env.close()


def check_batched_spaces(env):
    for space in (env.single_observation_space, env.single_action_space, env.observation_space,
                  env.action_space):
        check_space(space)
    n = env.num_envs
    one, all_of_them = env.single_observation_space, env.observation_space
    assert all_of_them.shape == (n, *one.shape) and all_of_them.dtype == one.dtype
    assert np.array_equal(all_of_them.low, np.repeat(one.low[None], n, 0))
    assert np.array_equal(all_of_them.high, np.repeat(one.high[None], n, 0))
    if isinstance(env.single_action_space, spaces.Discrete):
        assert env.action_space.nvec.tolist() == [env.single_action_space.n] * n
    else:
        assert env.action_space.shape == (n, *env.single_action_space.shape)
    assert all(map(env.single_action_space.contains, env.action_space.sample()))


def check_resets(env):
    for arguments in ({}, {"seed": 3}, {"seed": 3, "options": {}}, {"seed": None, "options": None}):
        result = env.reset(**arguments)
        assert isinstance(result, tuple) and len(result) == 2
        assert env.observation_space.contains(result[0])
        check_masks(result[1], env.num_envs)
    first = env.reset(seed=5)[0]
    generator = copy.deepcopy(env.np_random.bit_generator.state)
    assert np.array_equal(env.reset(seed=5)[0], first)
    assert env.np_random.bit_generator.state == generator


def check_masks(infos, n):
    """A key that not all rows have comes with `_key`: which ones do."""
    assert isinstance(infos, dict)
    for key, value in infos.items():
        if key.startswith("_"):
            assert key[1:] in infos
            assert value.dtype == bool and value.shape == (n,)
        elif isinstance(value, dict):
            check_masks(value, n)
        else:
            assert len(value) == n, key


def check_rollout(env, steps):
    env.action_space.seed(1)
    env.reset(seed=1)
    lengths = np.zeros(env.num_envs, int)
    for _ in range(steps):
        result = env.step(env.action_space.sample())
        assert isinstance(result, tuple) and len(result) == 5
        observations, rewards, terminated, truncated, infos = result
        n = env.num_envs
        assert env.observation_space.contains(observations)
        assert rewards.shape == terminated.shape == truncated.shape == (n,)
        assert np.all(np.isfinite(rewards)) and rewards.dtype.kind == "f"
        assert terminated.dtype == truncated.dtype == bool
        check_masks(infos, n)
        lengths += 1
        check_ends(env, terminated | truncated, lengths, infos)
        lengths[terminated | truncated] = 0


def check_ends(env, over, lengths, infos):
    """Where an episode ended, and nowhere else, its last observation and its sums are told."""
    assert ("final_obs" in infos) == ("final_info" in infos) == over.any()
    if not over.any():
        return
    assert np.array_equal(infos["_final_obs"], over) and np.array_equal(infos["_final_info"], over)
    for row in np.flatnonzero(over):
        assert env.single_observation_space.contains(infos["final_obs"][row])
    episode = infos["final_info"]["episode"]
    assert np.array_equal(episode["l"][over], lengths[over])
    assert np.all(np.isfinite(episode["r"][over]))


def rollout(env, steps):
    env.action_space.seed(2)
    seen = [env.reset(seed=6)]
    return seen + [env.step(env.action_space.sample()) for _ in range(steps)]
