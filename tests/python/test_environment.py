# SPDX-License-Identifier: Apache-2.0
"""One environment: seeds, ends of episodes, pictures, wrong input. Contract: test_contracts."""

import numpy as np
import orrery
import pytest

from names import CLASSIC


@pytest.mark.parametrize("name", CLASSIC)
def test_the_spec_makes_the_same_environment_again(name):
    env = orrery.make(name)
    again = env.spec.make(render_mode="rgb_array")
    assert env.spec.max_episode_steps == env.task["steps_max"]
    assert np.array_equal(env.reset(seed=4)[0], again.reset(seed=4)[0])
    assert again.render() is not None


def test_a_pole_that_is_pushed_one_way_falls_and_the_clock_is_no_end():
    env = orrery.make("classic/cartpole-v1")
    env.reset(seed=2)
    steps, terminated = 0, False
    while not terminated:
        observation, reward, terminated, truncated, info = env.step(1)
        steps += 1
        assert reward == 1.0 and not truncated
    assert abs(observation[2]) > np.radians(12.0), "the last observation, not the next first one"
    assert info["episode_end"] == {"r": float(steps), "l": steps}
    car = orrery.make("classic/mountaincar-v0")
    car.reset(seed=2)
    ends = [car.step(1)[2:4] for _ in range(200)]
    assert ends[-1] == (False, True) and ends[-2] == (False, False)


def test_the_next_episode_is_the_same_whether_the_last_one_was_seen_to_its_end_or_in_a_vector():
    env = orrery.make("classic/cartpole-v1")
    copies = orrery.make_vec("classic/cartpole-v1", 3)
    first, _ = copies.reset(seed=9)
    assert np.array_equal(env.reset(seed=9)[0], first[0])
    over = False
    while not over:
        seen, _, terminated, truncated, _ = env.step(0)
        rows, _, _, _, infos = copies.step(np.zeros(3, int))
        over = terminated or truncated
    assert np.array_equal(infos["final_obs"][0], seen)
    assert np.array_equal(env.reset()[0], rows[0])


def test_pictures_follow_the_state():
    for name in CLASSIC:
        env = orrery.make(name, render_mode="rgb_array")
        env.reset(seed=1)
        first = env.render()
        for _ in range(8):
            env.step(env.action_space.sample())
        assert not np.array_equal(first, env.render()), name


@pytest.mark.parametrize("action", [2, -1, 0.5, "left", None, [0, 1], np.nan])
def test_a_wrong_choice_is_explained(action):
    env = orrery.make("classic/cartpole-v1")
    env.reset(seed=1)
    with pytest.raises(orrery.Error, match="0 .. 1") as error:
        env.step(action)
    assert error.value.diagnostics[0]["code"] == "python-action"
    env.step(0)


def test_wrong_actions_of_a_continuous_task_are_explained():
    env = orrery.make("classic/pendulum-v1")
    env.reset(seed=1)
    with pytest.raises(orrery.Error, match="shape"):
        env.step([0.1, 0.2])
    with pytest.raises(orrery.Error, match="not a number"):
        env.step([np.nan])
    wild = env.step([100.0])[0]
    env.reset(seed=1)
    assert np.array_equal(env.step([2.0])[0], wild), "clipped"


def test_calls_in_the_wrong_order_are_explained():
    env = orrery.make("classic/cartpole-v1", render_mode="rgb_array")
    for call in (lambda: env.step(0), env.render):
        with pytest.raises(orrery.Error, match="reset"):
            call()
    env.reset(seed=1)
    while not env.step(1)[2]:
        pass
    with pytest.raises(orrery.Error, match="over"):
        env.step(1)


def test_wrong_words_are_explained():
    with pytest.raises(orrery.Error, match="classic/cartpole-v1"):
        orrery.make("classic/cartpole-v2")
    with pytest.raises(orrery.Error):
        orrery.make("no-such-file.yaml")
    with pytest.raises(orrery.Error, match="rgb_array"):
        orrery.make("classic/cartpole-v1", render_mode="human")
    env = orrery.make("classic/cartpole-v1")
    for seed in (-1, 1.5, "one", True):
        with pytest.raises(orrery.Error, match="seed"):
            env.reset(seed=seed)
    with pytest.raises(orrery.Error, match="settings"):
        env.reset(options={"low": 0.1})
