# SPDX-License-Identifier: Apache-2.0
"""One task with several agents, in PettingZoo's parallel form."""

from os import PathLike, fspath
from typing import Any, Sequence

import numpy as np

from . import _frames, _native, spaces
from .environment import RENDER_MODES, check_options, check_render_mode, check_seed
from .errors import mistake

try:
    from pettingzoo import ParallelEnv
except ImportError:

    class ParallelEnv:
        """Agents that act at the same time."""


PerAgent = dict[str, Any]


class ParallelEnvironment(ParallelEnv):
    """All agents act at the same instants, and their episodes end together.

    A task without named agents has one, `agent_0`.
    """

    metadata = {"render_modes": RENDER_MODES, "is_parallelizable": True}

    def __init__(self, name: str | PathLike[str], *, render_mode: str | None = None,
                 settings: Sequence[str] = (), control: str = "", threads: int = 1) -> None:
        self._native = _native.Environment(fspath(name), 1, list(settings), control, threads)
        self.task: dict[str, Any] = self._native.description
        self.metadata = {**self.metadata, "name": self.task["name"]}
        self.render_mode = check_render_mode(render_mode)
        self.possible_agents: list[str] = list(self.task["agents"]) or ["agent_0"]
        self.agents: list[str] = []
        self.observation_spaces = {agent: spaces.box_of(self.task["observation"])
                                   for agent in self.possible_agents}
        self.action_spaces = {agent: spaces.action_space_of(self.task)
                              for agent in self.possible_agents}
        self._random = np.random.default_rng()
        self._seen: np.ndarray | None = None

    @property
    def num_agents(self) -> int:
        return len(self.agents)

    @property
    def max_num_agents(self) -> int:
        return len(self.possible_agents)

    @property
    def unwrapped(self) -> "ParallelEnvironment":
        return self

    def observation_space(self, agent: str) -> spaces.Space:
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space:
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None,
              options: dict[str, Any] | None = None) -> tuple[PerAgent, PerAgent]:
        """Begins an episode: (observations, infos), by agent."""
        seed = check_seed(seed)
        check_options(options)
        if seed is None:
            seed = int(self._random.integers(2**63))
        else:
            self._random = np.random.default_rng(seed)
        self._seen = self._native.reset(seed, True)
        self.agents = list(self.possible_agents)
        each_info: PerAgent = {agent: {} for agent in self.agents}
        self._add_missing(self._native.missing(True), each_info)
        return self._each(self._seen), each_info

    def step(self, actions: PerAgent) -> tuple[PerAgent, PerAgent, PerAgent, PerAgent, PerAgent]:
        """(observations, rewards, terminations, truncations, infos), by agent."""
        if not self.agents:
            raise mistake("python-over", "no episode is under way",
                          "call reset() before the next step")
        seen, rewards, terminated, truncated, infos = self._native.step(self._rows(actions), True)
        each_info: PerAgent = {agent: {} for agent in self.agents}
        if "costs" in infos:
            for agent, costs in zip(self.agents, infos["costs"].tolist()):
                each_info[agent]["costs"] = dict(zip(self.task["costs"], costs))
        if "final_obs" in infos:
            seen = infos["final_obs"]
            infos["missing"] = infos.get("final_missing")
            for row, agent in enumerate(self.agents):
                each_info[agent]["episode_end"] = {
                    key: value[row].item() for key, value in infos["final_info"]["episode"].items()}
        self._add_missing(infos.get("missing"), each_info)
        self._seen = seen
        result = (self._each(seen), self._each(rewards.tolist()), self._each(terminated.tolist()),
                  self._each(truncated.tolist()), each_info)
        if "final_obs" in infos:
            self.agents = []
        return result

    def _each(self, rows: Any) -> PerAgent:
        return dict(zip(self.agents, rows))

    def _add_missing(self, missing: np.ndarray | None, each_info: PerAgent) -> None:
        """Whose observation has stand-ins is told which ones."""
        if missing is None:
            return
        for agent, row in zip(self.agents, missing):
            if row.any():
                each_info[agent]["missing"] = row

    def _rows(self, actions: PerAgent) -> np.ndarray:
        if set(actions) != set(self.agents):
            raise mistake("python-action", f"actions for {sorted(actions)}",
                          f"give one for each of {self.agents}")
        return np.array([np.asarray(actions[agent]) for agent in self.agents])

    def state(self) -> np.ndarray:
        """What all agents see, one after the other."""
        if self._seen is None:
            raise mistake("python-no-reset", "state() before reset()", "call reset() first")
        return self._seen.ravel().copy()

    def render(self) -> np.ndarray | None:
        """What the first agent sees as a picture, with render_mode "rgb_array"."""
        if self.render_mode is None:
            return None
        if self._seen is None:
            raise mistake("python-no-reset", "render() before reset()", "call reset() first")
        return _frames.frame(self.task, self._seen[0])

    def close(self) -> None:
        """Nothing is left open."""


def make_parallel(name: str | PathLike[str], **options: Any) -> ParallelEnvironment:
    """An environment in PettingZoo's parallel form. Options as in `make`."""
    return ParallelEnvironment(name, **options)
