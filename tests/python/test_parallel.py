# SPDX-License-Identifier: Apache-2.0
"""PettingZoo's parallel form."""

import numpy as np
import orrery
import orrery._native
import pytest


class TwoAgents:
    """Two decision makers who see a counter and their own last action; over after three steps."""

    description = {"name": "two", "agents": ["left", "right"], "choices": 0, "costs": {"wear": 1.0},
                   "observation": [("count", "1", 0.0, 10.0), ("last", "1", -1.0, 1.0)],
                   "action": [("push", "1", -1.0, 1.0)], "measures": {}, "steps_max": 3,
                   "period_s": 0.0, "identity": "two", "choice_names": []}
    rows = 2

    def __init__(self, name, copies, settings, control, threads):
        self.count = 0

    def reset(self, seed, copy=False):
        self.count = 0
        return np.zeros((2, 2), np.float32)

    def missing(self, copy=False):
        return None if self.count == 0 else np.array([[True, False], [False, False]])

    def step(self, actions, copy=False):
        self.count += 1
        seen = np.column_stack([[self.count] * 2, np.ravel(actions)]).astype(np.float32)
        over = np.full(2, self.count == 3)
        infos = {"costs": np.array([[0.5], [0.25]])}
        if over[0]:
            episode = {"r": np.array([3.0, 6.0]), "l": np.array([3, 3])}
            infos.update(final_obs=seen, final_info={"episode": episode})
            seen = np.zeros((2, 2), np.float32)
        return seen, np.array([1.0, 2.0]), np.zeros(2, bool), over, infos


@pytest.fixture
def two(monkeypatch):
    monkeypatch.setattr(orrery._native, "Environment", TwoAgents)
    return orrery.make_parallel("two")


def test_agents_act_together_and_end_together(two):
    assert two.possible_agents == ["left", "right"] and two.agents == []
    observations, infos = two.reset(seed=1)
    assert set(observations) == set(infos) == set(two.agents) == {"left", "right"}
    for step in range(1, 4):
        assert two.num_agents == 2
        actions = {"right": np.array([0.5], np.float32), "left": np.array([-0.5], np.float32)}
        seen, rewards, terminated, truncated, infos = two.step(actions)
        assert seen["left"].tolist() == [step, -0.5] and seen["right"].tolist() == [step, 0.5]
        assert rewards == {"left": 1.0, "right": 2.0}
        assert not any(terminated.values())
        assert truncated == {"left": step == 3, "right": step == 3}
        assert infos["right"]["costs"] == {"wear": 0.25}
        assert two.observation_space("left").contains(seen["left"])
    assert infos["right"]["episode_end"] == {"r": 6.0, "l": 3}
    assert two.agents == []
    assert two.state().tolist() == [3.0, -0.5, 3.0, 0.5]
    with pytest.raises(orrery.Error, match="reset"):
        two.step(actions)


def test_an_agent_without_an_action_is_named(two):
    two.reset(seed=1)
    with pytest.raises(orrery.Error, match="'left', 'right'"):
        two.step({"left": np.zeros(1)})


def test_one_agent_does_as_the_single_environment():
    env = orrery.make("classic/cartpole-v1")
    parallel = orrery.make_parallel("classic/cartpole-v1", render_mode="rgb_array")
    first, _ = env.reset(seed=5)
    assert np.array_equal(parallel.reset(seed=5)[0]["agent_0"], first)
    while parallel.agents:
        one = env.step(1)
        other = parallel.step({"agent_0": 1})
        assert np.array_equal(one[0], other[0]["agent_0"])
        assert one[1:] == tuple(x["agent_0"] for x in other[1:])
    assert parallel.render().shape == (400, 600, 3)
    assert parallel.action_space("agent_0").n == 2
