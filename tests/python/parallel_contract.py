# SPDX-License-Identifier: Apache-2.0
"""PettingZoo's contract of a parallel environment, in our wording.

After its parallel_api_test and its test of seeds.
"""

import numpy as np

from contract import check_action_bounds, check_space, same


def check_parallel(make, steps=150):
    """Fails where what `make(**options)` gives breaks a rule."""
    env = make()
    assert env.unwrapped is env
    assert isinstance(env.metadata["name"], str)
    check_agents(env)
    check_spaces_of_agents(env)
    episodes = 0
    for seed in (1, None, 2):
        episodes += check_episode(env, seed, steps)
    assert same(rollout(make(), 3), rollout(make(), 3))
    check_picture(make)
    env.close()
    return episodes


def check_agents(env):
    assert isinstance(env.possible_agents, list) and env.possible_agents
    assert all(isinstance(agent, str) for agent in env.possible_agents)
    assert len(set(env.possible_agents)) == len(env.possible_agents) == env.max_num_agents


def check_spaces_of_agents(env):
    for agent in env.possible_agents:
        assert env.observation_space(agent) is env.observation_space(agent), "one object for ever"
        assert env.action_space(agent) is env.action_space(agent)
        check_space(env.observation_space(agent))
        check_space(env.action_space(agent))
        check_action_bounds(env.action_space(agent))
    if env.max_num_agents > 1:
        first, second = env.possible_agents[:2]
        assert env.action_space(first) is not env.action_space(second), "each has its own draws"


def check_episode(env, seed, steps):
    observations, infos = env.reset(seed=seed, options=None)
    assert env.agents and set(env.agents) <= set(env.possible_agents)
    assert env.num_agents == len(env.agents)
    assert set(observations) == set(infos) == set(env.agents)
    check_observations(env, observations)
    gone = set()
    for _ in range(steps):
        live = list(env.agents)
        assert not gone & set(live), "an agent has come back"
        result = env.step({agent: env.action_space(agent).sample() for agent in live})
        assert isinstance(result, tuple) and len(result) == 5
        assert all(isinstance(each, dict) and set(each) == set(live) for each in result)
        observations, rewards, terminated, truncated, infos = result
        check_observations(env, observations)
        for agent in live:
            assert isinstance(rewards[agent], float) and np.isfinite(rewards[agent])
            assert isinstance(terminated[agent], bool) and isinstance(truncated[agent], bool)
            assert isinstance(infos[agent], dict)
        gone |= {agent for agent in live if terminated[agent] or truncated[agent]}
        assert set(env.agents) == set(live) - gone, "who is over leaves, nobody else"
        if not env.agents:
            return 1
    return 0


def check_observations(env, observations):
    for agent, observation in observations.items():
        assert env.observation_space(agent).contains(observation)
    assert env.state().shape == (sum(o.size for o in observations.values()),)


def rollout(env, steps):
    for agent in env.possible_agents:
        env.action_space(agent).seed(4)
    seen = [env.reset(seed=7)]
    for _ in range(steps):
        seen.append(env.step({a: env.action_space(a).sample() for a in env.agents}))
    return seen


def check_picture(make):
    env = make(render_mode="rgb_array")
    env.reset(seed=1)
    picture = env.render()
    assert picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
