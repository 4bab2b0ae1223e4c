# SPDX-License-Identifier: Apache-2.0
"""Training loops with the calls that people's loops make: ours, small, and they learn."""

import numpy as np
import orrery
import pytest

torch = pytest.importorskip("torch")


def dense(inputs, outputs):
    return torch.nn.Sequential(torch.nn.Linear(inputs, 64), torch.nn.Tanh(),
                               torch.nn.Linear(64, 64), torch.nn.Tanh(),
                               torch.nn.Linear(64, outputs))


def advantages_of(rewards, values, dones, last, gamma=0.99, decay=0.95):
    """Generalised advantage estimation (Schulman et al. 2016)."""
    result = torch.zeros_like(rewards)
    carried = torch.zeros(rewards.shape[1])
    for t in reversed(range(len(rewards))):
        following = last if t == len(rewards) - 1 else values[t + 1]
        goes_on = 1.0 - dones[t]
        error = rewards[t] + gamma * following * goes_on - values[t]
        carried = error + gamma * decay * goes_on * carried
        result[t] = carried
    return result


def test_a_loop_in_the_manner_of_cleanrl_learns_to_hold_the_pole():
    """Proximal policy optimisation over `make_vec`: episodes come from `infos["final_info"]`."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    envs = orrery.make_vec("classic/cartpole-v1", 16)
    width = int(np.array(envs.single_observation_space.shape).prod())
    policy, value = dense(width, int(envs.single_action_space.n)), dense(width, 1)
    parameters = [*policy.parameters(), *value.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=2e-3)
    rounds, steps = 20, 64
    obs = torch.zeros((steps, envs.num_envs, width))
    actions, logprobs, rewards, dones, values = (torch.zeros((steps, envs.num_envs))
                                                 for _ in range(5))
    next_obs, _ = envs.reset(seed=1)
    next_obs = torch.Tensor(next_obs)
    returns = []
    for _ in range(rounds):
        for t in range(steps):
            obs[t] = next_obs
            with torch.no_grad():
                chosen = torch.distributions.Categorical(logits=policy(next_obs))
                action = chosen.sample()
                values[t] = value(next_obs).flatten()
            actions[t], logprobs[t] = action, chosen.log_prob(action)
            next_obs, reward, terminations, truncations, infos = envs.step(action.cpu().numpy())
            rewards[t] = torch.tensor(reward).view(-1)
            dones[t] = torch.Tensor(np.logical_or(terminations, truncations))
            next_obs = torch.Tensor(next_obs)
            if "final_info" in infos:
                returns += infos["final_info"]["episode"]["r"][infos["_final_info"]].tolist()
        with torch.no_grad():
            gain = advantages_of(rewards, values, dones, value(next_obs).flatten())
            target = gain + values
        gain = (gain - gain.mean()) / (gain.std() + 1e-8)
        for _ in range(8):
            chosen = torch.distributions.Categorical(logits=policy(obs))
            ratio = (chosen.log_prob(actions) - logprobs).exp()
            clipped = torch.clamp(ratio, 0.8, 1.2)
            loss = (-torch.min(gain * ratio, gain * clipped).mean()
                    + 0.5 * ((value(obs).squeeze(-1) - target) ** 2).mean())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 0.5)
            optimizer.step()
    # A random policy lasts 22 steps.
    assert np.mean(returns[:50]) < 40
    assert np.mean(returns[-50:]) > 80


class DummyVecEnv:
    """Single environments one after the other, as Stable-Baselines3 calls and resets them."""

    def __init__(self, makers):
        self.envs = [make() for make in makers]
        self.num_envs = len(self.envs)
        self.observation_space = self.envs[0].observation_space
        self.action_space = self.envs[0].action_space
        self._seeds = [None] * self.num_envs

    def seed(self, seed):
        self._seeds = [seed + k for k in range(self.num_envs)]

    def reset(self):
        first = [env.reset(seed=seed)[0] for env, seed in zip(self.envs, self._seeds)]
        self._seeds = [None] * self.num_envs
        return np.stack(first)

    def step(self, actions):
        seen, rewards, dones, infos = [], [], [], []
        for env, action in zip(self.envs, actions):
            observation, reward, terminated, truncated, info = env.step(action)
            info["TimeLimit.truncated"] = truncated and not terminated
            if terminated or truncated:
                info["terminal_observation"] = observation
                observation, _ = env.reset()
            seen.append(observation)
            rewards.append(reward)
            dones.append(terminated or truncated)
            infos.append(info)
        return np.stack(seen), np.array(rewards, np.float32), np.array(dones), infos


def test_a_loop_in_the_manner_of_stable_baselines_learns_the_value_of_swinging():
    """Collects, keeps transitions, learns a critic off policy: truncated episodes go on."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    env = DummyVecEnv([lambda: orrery.make("classic/pendulum-v1")] * 4)
    env.seed(1)
    env.action_space.seed(1)
    observation = env.reset()
    kept, ends = [], 0
    for _ in range(410):
        actions = np.array([env.action_space.sample() for _ in range(env.num_envs)])
        following, rewards, dones, infos = env.step(actions)
        for k in range(env.num_envs):
            after = infos[k]["terminal_observation"] if dones[k] else following[k]
            over = dones[k] and not infos[k]["TimeLimit.truncated"]
            kept.append((observation[k], actions[k], rewards[k], after, over))
            ends += bool(dones[k])
            if dones[k]:
                assert infos[k]["episode_end"]["l"] == 200 and not over
        observation = following
    assert ends == 8
    states, moves, rewards, after, _ = (torch.tensor(np.array(x), dtype=torch.float32)
                                        for x in zip(*kept))
    critic = dense(4, 1)
    optimizer = torch.optim.Adam(critic.parameters(), lr=3e-3)
    for _ in range(200):
        loss = ((critic(torch.cat([states, moves], 1)).squeeze(1) - rewards) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.1 * rewards.var().item()
    assert after.shape == states.shape
