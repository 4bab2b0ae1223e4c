# SPDX-License-Identifier: Apache-2.0
"""Many copies: autoreset in the same step, arrays without a copy, threads, wrong input."""

import threading
import time

import numpy as np
import orrery
import pytest

from names import NAMES, OWN

ON_OFF = str(OWN / "on-off-house.yaml")


def actions_of(env, rng):
    if hasattr(env.single_action_space, "n"):
        return rng.integers(env.single_action_space.n, size=env.num_envs)
    low, high = env.single_action_space.low, env.single_action_space.high
    return rng.uniform(low, high, (env.num_envs, len(low)))


def rollout(env, steps, seed=1):
    rng = np.random.default_rng(0)
    seen = [env.reset(seed=seed)[0].copy()]
    for _ in range(steps):
        observations, rewards, terminated, truncated, _ = env.step(actions_of(env, rng))
        seen.append(np.column_stack([observations, rewards, terminated, truncated]))
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_shapes_types_and_spaces(name):
    env = orrery.make_vec(name, 6)
    assert env.num_envs == 6
    observations, info = env.reset(seed=3)
    assert info.keys() <= {"missing"} and env.observation_space.contains(observations)
    assert env.observation_space.shape == (6, *env.single_observation_space.shape)
    env.action_space.seed(1)
    for _ in range(30):
        step = env.step(env.action_space.sample())
        assert env.observation_space.contains(step[0])
        assert [x.shape for x in step[1:4]] == [(6,)] * 3
        assert [x.dtype for x in step[:4]] == [np.float32, np.float32, bool, bool]


@pytest.mark.parametrize("name", NAMES)
def test_threads_and_neighbours_change_nothing(name):
    one = rollout(orrery.make_vec(name, 5), 120)
    for env in (orrery.make_vec(name, 5, threads=2), orrery.make_vec(name, 5, copy=False)):
        assert all(np.array_equal(a, b) for a, b in zip(one, rollout(env, 120)))
    assert not np.array_equal(one[-1], rollout(orrery.make_vec(name, 5), 120, seed=2)[-1])


def test_autoreset_in_the_same_step():
    env = orrery.make_vec("classic/cartpole-v1", 4)
    assert env.metadata["autoreset_mode"].name == "SAME_STEP"
    env.reset(seed=1)
    lengths = np.zeros(4, int)
    ends = 0
    for step in range(200):
        observations, _, terminated, truncated, infos = env.step(np.arange(4) % 2)
        lengths += 1
        over = terminated | truncated
        assert ("final_obs" in infos) == over.any()
        for row in np.flatnonzero(over):
            ends += 1
            assert infos["_final_obs"][row] and infos["_final_info"][row]
            assert abs(infos["final_obs"][row][2]) > np.radians(12)
            assert np.all(np.abs(observations[row]) <= 0.05), "the first of the next episode"
            episode = infos["final_info"]["episode"]
            assert episode["l"][row] == episode["r"][row] == lengths[row]
            lengths[row] = 0
        if over.any():
            assert np.array_equal(infos["_final_obs"], over)
    assert ends > 60


@pytest.mark.parametrize("copy", [True, False])
def test_what_is_missing_is_marked_in_every_form(copy):
    """Half of the messages are lost, held for two readings: the middle of the range stands in."""
    env = orrery.make_vec(ON_OFF, 20, copy=copy)
    middle = np.float32(293.15)
    observations, infos = env.reset(seed=1)
    marked = 0
    for _ in range(60):
        missing = infos.get("missing")
        flags = np.zeros((20, 6), bool) if missing is None else missing
        assert flags.shape == observations.shape
        assert np.array_equal(flags[:, 0], observations[:, 0] == middle)
        assert not flags[:, 3:].any(), "clocks and actions are never missing"
        marked += flags[:, 0].sum()
        observations, _, terminated, truncated, infos = env.step(np.full(20, 2))
        over = terminated | truncated
        if "final_missing" in infos:
            gone = infos["final_missing"][over, 0]
            assert np.array_equal(gone, infos["final_obs"][over, 0] == middle)
    assert 0 < marked < 1200
    one = orrery.make(ON_OFF)
    seen, info = one.reset(seed=1)
    for _ in range(40):
        assert (seen[0] == middle) == info.get("missing", np.zeros(6, bool))[0]
        seen, _, terminated, truncated, info = one.step(2)
        if terminated or truncated:
            break
    assert "missing" not in orrery.make_vec("classic/cartpole-v1", 2).reset(seed=1)[1]


def test_arrays_without_a_copy_view_one_memory_and_others_stay():
    env = orrery.make_vec("classic/pendulum-v1", 3, copy=False)
    first, _ = env.reset(seed=1)
    kept = first.copy()
    second = env.step(np.ones((3, 1)))[0]
    assert np.shares_memory(first, second) and not first.flags.owndata
    assert np.array_equal(first, second) and not np.array_equal(first, kept)
    del env  # the arrays keep the memory alive
    assert np.array_equal(first, second) and np.isfinite(first).all()
    env = orrery.make_vec("classic/pendulum-v1", 3)
    first, _ = env.reset(seed=1)
    second = env.step(np.ones((3, 1)))[0]
    assert np.array_equal(first, kept) and not np.shares_memory(first, second)


def test_the_interpreter_goes_on_while_copies_step():
    env = orrery.make_vec("classic/acrobot-v1", 400_000)
    env.reset(seed=1)
    actions = np.zeros(400_000, np.float32)
    stepping = threading.Event()
    done = threading.Event()

    def steps():
        stepping.set()
        for _ in range(10):
            env.step(actions)
        done.set()

    worker = threading.Thread(target=steps)
    worker.start()
    stepping.wait()
    turns = 0
    while not done.is_set():
        turns += 1
        time.sleep(0)
    worker.join()
    # With the lock held, this thread gets a turn between two steps and no more.
    assert turns > 100


def test_goes_on_from_what_was_saved():
    env = orrery.make_vec("classic/cartpole-v1", 7)
    rollout(env, 40)
    state = env.save()
    expected = [env.step(np.arange(7) % 2)[0] for _ in range(50)]
    other = orrery.make_vec("classic/cartpole-v1", 7)
    other.load(state)
    assert all(np.array_equal(a, other.step(np.arange(7) % 2)[0]) for a in expected)
    with pytest.raises(orrery.Error, match="no state"):
        orrery.make_vec("classic/cartpole-v1", 8).load(state)
    with pytest.raises(orrery.Error, match="no state"):
        other.load(b"nonsense")


@pytest.mark.parametrize("given", [
    np.zeros(3), np.full(4, 2), np.array([0, 1, -1, 0]), np.full(4, 0.5), np.full(4, np.nan),
    "abcd", None, np.zeros((1, 4)), [[0], [1], [0], [1, 2]]])
def test_wrong_actions_are_explained_and_change_nothing(given):
    env = orrery.make_vec("classic/cartpole-v1", 4)
    before, _ = env.reset(seed=1)
    with pytest.raises(orrery.Error, match="0 .. 1|whole number|array"):
        env.step(given)
    assert np.array_equal(env._native.observations(), before)


def test_every_kind_of_number_is_an_action():
    expected = rollout_of(np.int64)
    for kind in (np.int32, np.uint8, np.float64, np.float32, bool):
        assert np.array_equal(rollout_of(kind), expected), kind
    torch = pytest.importorskip("torch")
    env = orrery.make_vec("classic/cartpole-v1", 4)
    env.reset(seed=1)
    assert np.array_equal(env.step(torch.tensor([0, 1, 0, 1]))[0], expected)


def rollout_of(kind):
    env = orrery.make_vec("classic/cartpole-v1", 4)
    env.reset(seed=1)
    return env.step(np.array([0, 1, 0, 1], kind))[0]


def test_wrong_numbers_of_copies_and_seeds_are_explained():
    for n in (0, -1, 1.5, "two"):
        with pytest.raises(orrery.Error, match="copies"):
            orrery.make_vec("classic/cartpole-v1", n)
    env = orrery.make_vec("classic/cartpole-v1", 2)
    with pytest.raises(orrery.Error, match="reset"):
        env.step([0, 1])
    with pytest.raises(orrery.Error, match="one seed"):
        env.reset(seed=[1, 2])


def test_a_vector_draws_each_of_its_copies():
    env = orrery.make_vec("classic/cartpole-v1", 2, render_mode="rgb_array")
    env.reset(seed=1)
    frames = env.render()
    assert len(frames) == 2 and frames[0].shape == frames[1].shape == (400, 600, 3)
    assert orrery.make_vec("classic/cartpole-v1", 2).render() is None


def test_views_are_the_same_arrays_and_outlive_their_environment():
    poles = orrery.make_vec("classic/cartpole-v1", 64, copy=False)
    first, _ = poles.reset(seed=1)
    told = [poles.step(np.zeros(64, np.int64)) for _ in range(2)]
    assert told[0][0] is told[1][0] is first and told[0][1] is told[1][1]
    kept = first.copy()
    del poles, told
    assert (first == kept).all()
