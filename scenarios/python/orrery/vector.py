# SPDX-License-Identifier: Apache-2.0
"""Many copies of one task that step together, with the interface of Gymnasium's VectorEnv."""

from os import PathLike, fspath
from typing import Any, Sequence

import numpy as np

from . import _frames, _native, spaces
from ._gymnasium import AutoresetMode, VectorEnv, spec_of
from .environment import RENDER_MODES, check_options, check_render_mode, check_seed
from .errors import mistake

Step = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]


class VectorEnvironment(VectorEnv):
    """Copies of a control task; a row each, or a row for each agent of a copy.

    Autoreset in the same step: where an episode ends, the observation is the first of the next
    one, and `infos["final_obs"]` (one array; rows where `infos["_final_obs"]`) has its last one.
    `infos["final_info"]["episode"]` has reward `r` and length `l`. `infos["missing"]` is there
    where a reading is missing or too old in some row, and says which numbers are stand-ins; of
    last observations that is `infos["final_missing"]`.

    Arrays are copies that stay as they are. With `copy=False` they view the environment's own
    memory, and the next step writes into them. The interpreter's lock is released while stepping.
    """

    metadata = {"render_modes": RENDER_MODES, "render_fps": 30,
                "autoreset_mode": AutoresetMode.SAME_STEP}

    def __init__(self, name: str | PathLike[str], n: int, threads: int = 1, *, copy: bool = True,
                 render_mode: str | None = None, settings: Sequence[str] = (),
                 control: str = "") -> None:
        if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
            raise mistake("python-copies", f"{n!r} is no number of copies",
                          "give a whole number from 1")
        name = fspath(name)
        self._native = _native.Environment(name, int(n), list(settings), control, threads)
        self._step = self._native.step
        self._copy = bool(copy)
        self.task: dict[str, Any] = self._native.description
        self.num_envs = self._native.rows
        self.render_mode = check_render_mode(render_mode)
        self.single_observation_space = spaces.box_of(self.task["observation"])
        self.single_action_space = spaces.action_space_of(self.task)
        self.observation_space = spaces.box_of(self.task["observation"], self.num_envs)
        self.action_space = spaces.action_space_of(self.task, self.num_envs)
        self.spec = spec_of(name, self.task["steps_max"],
                            {"settings": tuple(settings), "control": control})
        self._begun = False

    def reset(self, *, seed: int | None = None,
              options: dict[str, Any] | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        """Begins an episode in every copy. Copy k draws from (seed, k) and its own episodes."""
        if isinstance(seed, (list, tuple, np.ndarray)):
            raise mistake("python-seed", "seeds of single copies",
                          "give one seed: each copy draws from it and from its own number")
        seed = check_seed(seed)
        check_options(options)
        super().reset(seed=seed)
        if seed is None:
            seed = int(self.np_random.integers(2**63))
        self._begun = True
        first = self._native.reset(seed, self._copy)
        missing = self._native.missing(self._copy)
        return first, {} if missing is None else {"missing": missing}

    def step(self, actions: Any) -> Step:
        """One period of all copies: (observations, rewards, terminated, truncated, infos)."""
        return self._step(actions, self._copy)

    def render(self) -> tuple[np.ndarray, ...] | None:
        """A picture of each row, with render_mode "rgb_array"."""
        if self.render_mode is None:
            return None
        if not self._begun:
            raise mistake("python-no-reset", "render() before reset()", "call reset() first")
        return tuple(_frames.frame(self.task, row) for row in self._native.observations(True))

    def save(self) -> bytes:
        """The whole state, for `load` of an environment made alike."""
        return self._native.save()

    def load(self, state: bytes) -> np.ndarray:
        """Goes on from what `save` gave. Gives the observations."""
        self._native.load(state)
        self._begun = True
        return self._native.observations(self._copy)


def make_vec(name: str | PathLike[str], n: int, threads: int = 1,
             **options: Any) -> VectorEnvironment:
    """`n` copies of a task, stepped by so many threads; what they give does not depend on them.

    Options: `copy` (False: arrays view the environment's memory), `render_mode`, `settings`,
    `control`, as in `make`.
    """
    return VectorEnvironment(name, n, threads, **options)
