# SPDX-License-Identifier: Apache-2.0
"""One environment with Gymnasium's interface."""

from os import PathLike, fspath
from typing import Any, Sequence

import numpy as np

from . import _frames, _native, spaces
from ._gymnasium import Env, spec_of
from .errors import mistake

RENDER_MODES = ["rgb_array"]


def check_render_mode(render_mode: str | None) -> str | None:
    """The mode, where there is one of that name."""
    if render_mode not in (None, *RENDER_MODES):
        raise mistake("python-render", f"there is no render mode '{render_mode}'",
                      "give render_mode='rgb_array', or none")
    return render_mode


def check_seed(seed: int | None) -> int | None:
    """The seed as 64 bits."""
    if seed is None:
        return None
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise mistake("python-seed", f"{seed!r} is no seed", "give a whole number from 0")
    return int(seed) % 2**64


def check_options(options: dict[str, Any] | None) -> None:
    """No environment has options of an episode."""
    if options:
        names = ", ".join(map(repr, options))
        raise mistake("python-options", f"reset() knows no options {names}",
                      "give none; a scenario's values are set by make(settings=['PATH=VALUE'])")


class Environment(Env):
    """One copy of a control task.

    `task` describes it: names and units of observations and actions, measures, period. An action
    outside a continuous task's box is clipped; any other wrong action raises `orrery.Error`.
    """

    metadata = {"render_modes": RENDER_MODES, "render_fps": 30}

    def __init__(self, name: str | PathLike[str], *, render_mode: str | None = None,
                 settings: Sequence[str] = (), control: str = "", threads: int = 1) -> None:
        name = fspath(name)
        self._native = _native.Environment(name, 1, list(settings), control, threads)
        self.task: dict[str, Any] = self._native.description
        if self.task["agents"]:
            raise mistake("python-agents", f"'{name}' has several agents",
                          "use orrery.make_parallel, or orrery.make_vec with a row each")
        self.render_mode = check_render_mode(render_mode)
        self.observation_space = spaces.box_of(self.task["observation"])
        self.action_space = spaces.action_space_of(self.task)
        options = {"settings": tuple(settings), "control": control, "threads": threads}
        self.spec = spec_of(name, self.task["steps_max"], options)
        self._observation: np.ndarray | None = None
        self._over = False

    def reset(self, *, seed: int | None = None,
              options: dict[str, Any] | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        """Begins an episode. The same seed gives the same episodes, one after the other."""
        seed = check_seed(seed)
        check_options(options)
        super().reset(seed=seed)
        if seed is not None:
            first = self._native.reset(seed, True)
        elif self._over:
            first = self._native.observations(True)  # it began when the last one ended
        else:
            first = self._native.reset(int(self.np_random.integers(2**63)), True)
        self._over = False
        self._observation = first[0]
        missing = self._native.missing(True)
        return first[0], {} if missing is None else {"missing": missing[0]}

    def step(self, action: Any) -> tuple[np.ndarray, float, bool, bool, dict[str, Any]]:
        """One period: (observation, reward, terminated, truncated, info).

        At the end of an episode, `info["episode_end"]` has its reward `r` and length `l`, and the
        task's costs and measures by name. Where a reading is missing or too old,
        `info["missing"]` says which numbers of the observation are stand-ins.
        """
        if self._over:
            raise mistake("python-over", "the episode is over", "call reset() before the next step")
        seen, rewards, terminated, truncated, infos = self._native.step(self._row(action), True)
        info: dict[str, Any] = {}
        if "costs" in infos:
            info["costs"] = dict(zip(self.task["costs"], infos["costs"][0].tolist()))
        self._over = bool(terminated[0] or truncated[0])
        if self._over:
            seen = infos["final_obs"]
            infos["missing"] = infos.get("final_missing")
            info["episode_end"] = {key: value[0].item()
                                   for key, value in infos["final_info"]["episode"].items()}
        if infos.get("missing") is not None:
            info["missing"] = infos["missing"][0]
        self._observation = seen[0]
        return seen[0], float(rewards[0]), bool(terminated[0]), bool(truncated[0]), info

    def _row(self, action: Any) -> np.ndarray:
        """The action as the one row of a batch."""
        if self.task["choices"] == 0:
            return np.asarray(action, np.float32).reshape(1, -1)
        whole = np.asarray(action)
        if whole.shape != () or not self.action_space.contains(whole[()]):
            raise mistake("python-action", f"{action!r} is no action of '{self.task['name']}'",
                          f"actions are the whole numbers 0 .. {self.task['choices'] - 1}")
        return whole.reshape(1)

    def render(self) -> np.ndarray | None:
        """The present state, height x width x 3 bytes, with render_mode "rgb_array"."""
        if self.render_mode is None:
            return None
        if self._observation is None:
            raise mistake("python-no-reset", "render() before reset()", "call reset() first")
        return _frames.frame(self.task, self._observation)


def make(name: str | PathLike[str], **options: Any) -> Environment:
    """An environment: a classic task (`classic/cartpole-v1`) or a scenario file.

    Options: `render_mode` ("rgb_array"), `settings` (["PATH=VALUE", ...] of the scenario),
    `control` (its section, where it has several), `threads`.
    """
    return Environment(name, **options)
