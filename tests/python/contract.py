# SPDX-License-Identifier: Apache-2.0
"""Gymnasium's contract of an environment, as rules of our own wording.

After Gymnasium's check_env with its passive checkers; what only warns there fails here. Its
recommendation that actions lie in [-1, 1] is left out: ours are in SI.
"""

import copy
import inspect

import numpy as np
from orrery import spaces
from orrery._gymnasium import Env


def check_environment(make, render=True):
    """Fails where what `make(**options)` gives breaks a rule."""
    env = make()
    assert isinstance(env, Env) and env.unwrapped is env
    check_space(env.observation_space)
    check_space(env.action_space)
    check_action_bounds(env.action_space)
    check_signatures(env)
    check_metadata(env)
    check_reset(env)
    check_reset_seeds(env)
    check_step_repeats(env)
    check_steps(env)
    check_seeds(make)
    check_spec(env)
    if render:
        check_pictures(make)
    env.close()
    env.close()  # once more does no harm
    with make() as opened:
        check_observation(opened, opened.reset(seed=1)[0])


def check_space(space):
    assert isinstance(space, spaces.Space)
    for _ in range(5):
        assert space.contains(space.sample())
    assert not space.contains(None) and not space.contains("left")
    if isinstance(space, spaces.Box):
        assert space.dtype == np.float32 and space.shape == space.low.shape == space.high.shape
        assert np.all(space.low < space.high)
        assert np.prod(space.shape) > 0
    elif isinstance(space, spaces.Discrete):
        assert space.n >= 2 and space.start == 0 and space.shape == ()
    else:
        assert space.shape == space.nvec.shape and np.all(space.nvec >= 2)
    space.seed(3)
    first = [space.sample() for _ in range(5)]
    space.seed(3)
    assert np.array_equal(first, [space.sample() for _ in range(5)])
    assert copy.deepcopy(space) == space


def check_action_bounds(space):
    if isinstance(space, spaces.Box):
        assert np.all(np.isfinite(space.low)) and np.all(np.isfinite(space.high))


def check_signatures(env):
    parameters = inspect.signature(env.reset).parameters
    assert parameters["seed"].default is None
    assert parameters["options"].default is None
    assert parameters["seed"].kind == parameters["options"].kind == inspect.Parameter.KEYWORD_ONLY
    assert "return_info" not in parameters
    assert not callable(getattr(env, "seed", None)), "seeds go through reset"


def check_metadata(env):
    modes = env.metadata["render_modes"]
    assert isinstance(modes, list) and all(isinstance(mode, str) for mode in modes)
    assert env.metadata["render_fps"] > 0
    assert env.render_mode is None or env.render_mode in modes


def check_observation(env, observation):
    assert isinstance(observation, np.ndarray)
    assert observation.dtype == env.observation_space.dtype
    assert observation.shape == env.observation_space.shape
    assert env.observation_space.contains(observation), observation


def check_reset(env):
    for arguments in ({}, {"seed": 123}, {"options": {}}, {"seed": None, "options": None}):
        result = env.reset(**arguments)
        assert isinstance(result, tuple) and len(result) == 2
        check_observation(env, result[0])
        assert isinstance(result[1], dict)


def check_reset_seeds(env):
    """A seed fixes this episode, the next one and the generator; another seed gives another one."""
    def begin(seed):
        first = env.reset(seed=seed)[0]
        generator = copy.deepcopy(env.np_random.bit_generator.state)
        return first, generator, env.reset()[0]

    first, generator, second = begin(123)
    first_again, generator_again, second_again = begin(123)
    assert np.array_equal(first, first_again) and np.array_equal(second, second_again)
    assert generator == generator_again and env.np_random_seed == 123
    assert begin(456)[1] != generator


def check_step_repeats(env):
    """The same seed and action give the same step, and a step does not draw from the generator."""
    def one_step():
        env.action_space.seed(123)
        env.reset(seed=123)
        generator = copy.deepcopy(env.np_random.bit_generator.state)
        result = env.step(env.action_space.sample())
        assert env.np_random.bit_generator.state == generator
        assert result[3] is False, "truncated by its first step"
        return result

    assert same(one_step(), one_step())


def same(a, b):
    """Whether two results are equal, down to the types."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    return a == b


def check_steps(env):
    env.reset(seed=1)
    env.action_space.seed(1)
    for _ in range(1200):
        kept, terminated, truncated, info = check_step(env)
        if not (terminated or truncated):
            continue
        assert info["episode_end"]["l"] > 0
        assert isinstance(info["episode_end"]["r"], float)
        assert "episode" not in info, "Gymnasium's RecordEpisodeStatistics wants it for itself"
        before = kept.copy()
        observation, _ = env.reset()
        check_observation(env, observation)
        assert np.array_equal(kept, before), "an observation was written over"


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
        return seen

    one, again, other = episodes(7), episodes(7), episodes(8)
    assert len(one) == len(again) and np.array_equal(one, again)
    assert len(one) != len(other) or not np.array_equal(one, other)


def check_spec(env):
    """A task that can be named is made again from its spec."""
    if env.spec is None:
        return
    again = copy.deepcopy(env.spec).make()
    assert again.observation_space == env.observation_space
    assert again.action_space == env.action_space
    assert np.array_equal(again.reset(seed=4)[0], env.reset(seed=4)[0])


def check_pictures(make):
    assert make().render() is None
    for mode in make().metadata["render_modes"]:
        env = make(render_mode=mode)
        assert env.render_mode == mode == "rgb_array"
        env.reset(seed=1)
        picture = env.render()
        assert isinstance(picture, np.ndarray) and picture.dtype == np.uint8
        assert picture.ndim == 3 and picture.shape[2] == 3
        assert picture.min() < picture.max(), "nothing is drawn"
        env.close()
