# SPDX-License-Identifier: Apache-2.0
"""The classes to inherit from: Gymnasium's where it is installed, else these few lines."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

try:
    from gymnasium import Env
    from gymnasium.envs.registration import EnvSpec
    from gymnasium.vector import AutoresetMode, VectorEnv

    def spec_of(name: str, steps_max: int, options: dict[str, Any]) -> Any:
        """How the environment can be made again; None where Gymnasium knows no such name."""
        if not name.startswith("classic/"):
            return None
        return EnvSpec(name, entry_point="orrery.environment:Environment",
                       max_episode_steps=steps_max or None, kwargs={"name": name, **options})

except ImportError:

    class AutoresetMode(Enum):
        """When a copy whose episode ended begins again."""

        NEXT_STEP = "NextStep"
        SAME_STEP = "SameStep"
        DISABLED = "Disabled"

    class _Random:
        """The generator that `reset(seed=...)` sets."""

        _np_random: np.random.Generator | None = None
        _np_random_seed: int | None = None

        @property
        def np_random(self) -> np.random.Generator:
            if self._np_random is None:
                self._np_random = np.random.default_rng()
            return self._np_random

        @np_random.setter
        def np_random(self, value: np.random.Generator) -> None:
            self._np_random = value

        @property
        def np_random_seed(self) -> int | None:
            return self._np_random_seed

        def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
            if seed is not None:
                self._np_random = np.random.default_rng(seed)
                self._np_random_seed = seed

        @property
        def unwrapped(self) -> Any:
            return self

        def close(self, **kwargs: Any) -> None:
            self.closed = True

        closed = False

    class Env(_Random):
        """One environment."""

        metadata: dict[str, Any] = {"render_modes": []}
        render_mode: str | None = None
        spec: Any = None

        def __enter__(self) -> "Env":
            return self

        def __exit__(self, *args: Any) -> bool:
            self.close()
            return False

    class VectorEnv(_Random):
        """Many copies of one environment."""

        metadata: dict[str, Any] = {"autoreset_mode": AutoresetMode.SAME_STEP}
        render_mode: str | None = None
        spec: Any = None

    @dataclass
    class EnvSpec:
        """How an environment can be made again."""

        id: str
        max_episode_steps: int | None = None
        kwargs: dict[str, Any] = field(default_factory=dict)

        def make(self, **changes: Any) -> Any:
            from .environment import Environment

            return Environment(**{**self.kwargs, **changes})

    def spec_of(name: str, steps_max: int, options: dict[str, Any]) -> Any:
        """How the environment can be made again."""
        return EnvSpec(name, steps_max or None, {"name": name, **options})
