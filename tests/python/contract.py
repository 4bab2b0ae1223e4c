# SPDX-License-Identifier: Apache-2.0
"""Gymnasium's contract of an environment, as rules of our own wording (after its env_checker)."""

import inspect

import numpy as np


def check_environment(make, render=True):
    """Fails where what `make(**options)` gives breaks a rule."""
    env = make()
    check_spaces(env)
    check_signatures(env)
    check_reset(env)
    check_steps(env)
    check_seeds(make)
    if render:
        check_pictures(make)
    env.close()
    env.close()  # once more does no harm


def check_spaces(env):
    for space in (env.observation_space, env.action_space):
        for _ in range(5):
            assert space.contains(space.sample())
    box = env.observation_space
    assert box.dtype == np.float32 and box.shape == box.low.shape == box.high.shape
    assert np.all(box.low < box.high)
    action = env.action_space
    if hasattr(action, "low"):
        assert np.all(np.isfinite(action.low)) and np.all(np.isfinite(action.high))
        assert np.all(action.low < action.high)
    else:
        assert action.n >= 2 and action.start == 0
    action.seed(3)
    first = [action.sample() for _ in range(5)]
    action.seed(3)
    assert np.array_equal(first, [action.sample() for _ in range(5)])


def check_signatures(env):
    parameters = inspect.signature(env.reset).parameters
    assert parameters["seed"].default is None
    assert parameters["options"].default is None
    assert parameters["seed"].kind == parameters["options"].kind == inspect.Parameter.KEYWORD_ONLY
    assert isinstance(env.metadata["render_modes"], list)
    assert env.unwrapped is env


def check_observation(env, observation):
    assert isinstance(observation, np.ndarray)
    assert observation.dtype == env.observation_space.dtype
    assert observation.shape == env.observation_space.shape
    assert env.observation_space.contains(observation), observation


def check_reset(env):
    for arguments in ({}, {"seed": 123}, {"options": {}}, {"seed": None, "options": None}):
        observation, info = env.reset(**arguments)
        check_observation(env, observation)
        assert isinstance(info, dict)
    env.reset(seed=5)
    state = env.np_random.bit_generator.state
    env.reset(seed=5)
    assert env.np_random.bit_generator.state == state
    assert env.np_random_seed == 5


def check_steps(env):
    env.reset(seed=1)
    env.action_space.seed(1)
    ends = 0
    for _ in range(1200):
        kept, terminated, truncated, info = check_step(env)
        if not (terminated or truncated):
            continue
        ends += 1
        assert info["episode_end"]["l"] > 0
        assert isinstance(info["episode_end"]["r"], float)
        assert "episode" not in info, "Gymnasium's RecordEpisodeStatistics wants it for itself"
        copy = kept.copy()
        observation, _ = env.reset()
        check_observation(env, observation)
        assert np.array_equal(kept, copy), "an observation was written over"
    return ends


def check_step(env):
    result = env.step(env.action_space.sample())
    assert isinstance(result, tuple) and len(result) == 5
    observation, reward, terminated, truncated, info = result
    check_observation(env, observation)
    assert isinstance(reward, float) and np.isfinite(reward)
    assert isinstance(terminated, bool) and isinstance(truncated, bool)
    assert isinstance(info, dict)
    return observation, terminated, truncated, info


def check_seeds(make):
    """The same seed gives the same episodes, another one others."""
    def episodes(seed):
        env = make()
        env.action_space.seed(0)
        seen = [env.reset(seed=seed)[0]]
        for _ in range(300):
            observation, reward, terminated, truncated, _ = env.step(env.action_space.sample())
            seen.append(np.append(observation, reward)[:len(seen[0])])
            if terminated or truncated:
                seen.append(env.reset()[0])
        return np.array(seen)

    assert np.array_equal(episodes(7), episodes(7))
    assert not np.array_equal(episodes(7)[0], episodes(8)[0]) or len(episodes(7)) > 1


def check_pictures(make):
    assert make().render() is None
    env = make(render_mode="rgb_array")
    assert env.render_mode == "rgb_array"
    env.reset(seed=1)
    before = env.render()
    assert before.dtype == np.uint8 and before.ndim == 3 and before.shape[2] == 3
    assert before.min() < before.max(), "nothing is drawn"
    env.close()
