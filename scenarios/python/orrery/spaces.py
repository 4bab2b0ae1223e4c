# SPDX-License-Identifier: Apache-2.0
"""What an observation or an action can be: Gymnasium's own classes where it is installed.

Where it is not, `Box` and `Discrete` stand here with the same names, arguments and meaning.
"""

from typing import Any

import numpy as np

try:
    from gymnasium.spaces import Box, Discrete, MultiDiscrete, Space
except ImportError:

    class Space:
        """A set of values that can be sampled."""

        def __init__(self, shape: tuple[int, ...], dtype: Any, seed: int | None = None) -> None:
            self._shape = tuple(shape)
            self.dtype = np.dtype(dtype)
            self._random = np.random.default_rng(seed)

        @property
        def shape(self) -> tuple[int, ...]:
            return self._shape

        @property
        def np_random(self) -> np.random.Generator:
            return self._random

        def seed(self, seed: int | None = None) -> int | None:
            """Samples from now on depend on `seed` alone."""
            self._random = np.random.default_rng(seed)
            return seed

        def sample(self) -> Any:
            """Any value of the space."""
            raise NotImplementedError

        def contains(self, x: Any) -> bool:
            """Whether the space has this value."""
            raise NotImplementedError

        def __contains__(self, x: Any) -> bool:
            return self.contains(x)

    class Box(Space):
        """Arrays between two bounds, which may be infinite."""

        def __init__(self, low: Any, high: Any, shape: tuple[int, ...] | None = None,
                     dtype: Any = np.float32, seed: int | None = None) -> None:
            if shape is None:
                shape = np.broadcast_shapes(np.shape(low), np.shape(high))
            super().__init__(shape, dtype, seed)
            self.low = np.broadcast_to(np.asarray(low, self.dtype), shape).copy()
            self.high = np.broadcast_to(np.asarray(high, self.dtype), shape).copy()
            self.bounded_below = np.isfinite(self.low)
            self.bounded_above = np.isfinite(self.high)

        def sample(self) -> np.ndarray:
            """Uniform between finite bounds; exponential from one, normal without any."""
            both = self.bounded_below & self.bounded_above
            low = np.where(self.bounded_below, self.low, 0.0).astype(float)
            high = np.where(self.bounded_above, self.high, 0.0).astype(float)
            value = self._random.normal(size=self._shape)
            tail = self._random.exponential(size=self._shape)
            value = np.where(self.bounded_below & ~both, low + tail, value)
            value = np.where(self.bounded_above & ~both, high - tail, value)
            even = low + (high - low) * self._random.random(self._shape)
            value = np.where(both, even, value).astype(self.dtype)
            return np.clip(value, self.low, self.high)

        def contains(self, x: Any) -> bool:
            x = np.asarray(x) if not isinstance(x, np.ndarray) else x
            return bool(np.can_cast(x.dtype, self.dtype) and x.shape == self._shape
                        and np.all(x >= self.low) and np.all(x <= self.high))

        def __eq__(self, other: Any) -> bool:
            return (isinstance(other, Box) and self._shape == other._shape
                    and np.array_equal(self.low, other.low)
                    and np.array_equal(self.high, other.high))

        def __repr__(self) -> str:
            return f"Box({self.low}, {self.high}, {self._shape}, {self.dtype})"

    class Discrete(Space):
        """The whole numbers start .. start + n - 1."""

        def __init__(self, n: int, seed: int | None = None, start: int = 0) -> None:
            super().__init__((), np.int64, seed)
            self.n = np.int64(n)
            self.start = np.int64(start)

        def sample(self) -> np.int64:
            return self.start + self._random.integers(self.n)

        def contains(self, x: Any) -> bool:
            whole = isinstance(x, (int, np.integer)) or (
                isinstance(x, np.ndarray) and x.shape == () and x.dtype.kind in "iu")
            return bool(whole and self.start <= x < self.start + self.n)

        def __eq__(self, other: Any) -> bool:
            return (isinstance(other, Discrete) and self.n == other.n
                    and self.start == other.start)

        def __repr__(self) -> str:
            return f"Discrete({self.n})"

    class MultiDiscrete(Space):
        """Whole numbers below `nvec`, one each: actions of many copies."""

        def __init__(self, nvec: Any, seed: int | None = None) -> None:
            self.nvec = np.asarray(nvec, np.int64)
            super().__init__(self.nvec.shape, np.int64, seed)

        def sample(self) -> np.ndarray:
            return self._random.integers(self.nvec)

        def contains(self, x: Any) -> bool:
            x = np.asarray(x)
            return bool(x.shape == self._shape and x.dtype.kind in "iu"
                        and np.all(x >= 0) and np.all(x < self.nvec))

        def __eq__(self, other: Any) -> bool:
            return isinstance(other, MultiDiscrete) and np.array_equal(self.nvec, other.nvec)

        def __repr__(self) -> str:
            return f"MultiDiscrete({self.nvec})"


Axes = list[tuple[str, str, float, float]]


def box_of(axes: Axes, rows: int | None = None) -> Box:
    """The box of a task's axes; of so many rows of it."""
    low = np.array([axis[2] for axis in axes], np.float32)
    high = np.array([axis[3] for axis in axes], np.float32)
    if rows is not None:
        low, high = np.tile(low, (rows, 1)), np.tile(high, (rows, 1))
    return Box(low, high, dtype=np.float32)


def action_space_of(task: dict[str, Any], rows: int | None = None) -> Space:
    """What the decision makers of a task can do; of so many of them together."""
    if task["choices"] == 0:
        return box_of(task["action"], rows)
    if rows is None:
        return Discrete(task["choices"])
    return MultiDiscrete(np.full(rows, task["choices"], np.int64))
