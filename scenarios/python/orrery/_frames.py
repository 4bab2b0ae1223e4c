# SPDX-License-Identifier: Apache-2.0
"""Pictures of a task's state from what is observed of it: plain shapes on a white ground."""

from typing import Any, Callable

import numpy as np

WIDTH, HEIGHT = 600, 400
INK, BLUE, RED, GREY = (30, 30, 30), (52, 101, 164), (204, 60, 50), (190, 190, 190)
ROWS, COLUMNS = np.mgrid[0:HEIGHT, 0:WIDTH]


def frame(task: dict[str, Any], observation: np.ndarray) -> np.ndarray:
    """The picture: height x width x 3 bytes."""
    image = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    DRAWINGS.get(task["name"], _bars)(image, task, observation)
    return image


def _stroke(image: np.ndarray, a: tuple[float, float], b: tuple[float, float], width: float,
            colour: tuple[int, int, int]) -> None:
    """A line with round ends from a to b, (column, row)."""
    (x, y), (u, v) = a, b
    length2 = (u - x) ** 2 + (v - y) ** 2
    part = 0.0
    if length2 > 0.0:
        part = np.clip(((COLUMNS - x) * (u - x) + (ROWS - y) * (v - y)) / length2, 0.0, 1.0)
    distance2 = (COLUMNS - x - part * (u - x)) ** 2 + (ROWS - y - part * (v - y)) ** 2
    image[distance2 <= (width / 2) ** 2] = colour


def _cartpole(image: np.ndarray, _: dict[str, Any], seen: np.ndarray) -> None:
    column = WIDTH / 2 + float(seen[0]) / 2.4 * WIDTH / 2
    theta = float(seen[2])
    _stroke(image, (0, 300), (WIDTH, 300), 2, GREY)
    _stroke(image, (column - 20, 290), (column + 20, 290), 24, INK)
    top = (column + 125 * np.sin(theta), 285 - 125 * np.cos(theta))
    _stroke(image, (column, 285), top, 10, RED)


def _pendulum(image: np.ndarray, _: dict[str, Any], seen: np.ndarray) -> None:
    end = (WIDTH / 2 - 140 * float(seen[1]), HEIGHT / 2 - 140 * float(seen[0]))
    _stroke(image, (WIDTH / 2, HEIGHT / 2), end, 28, RED)
    _stroke(image, (WIDTH / 2, HEIGHT / 2), (WIDTH / 2, HEIGHT / 2), 10, INK)


def _acrobot(image: np.ndarray, _: dict[str, Any], seen: np.ndarray) -> None:
    first = np.arctan2(seen[1], seen[0])
    second = first + np.arctan2(seen[3], seen[2])
    pivot = (WIDTH / 2, HEIGHT / 2)
    elbow = (pivot[0] + 85 * np.sin(first), pivot[1] + 85 * np.cos(first))
    end = (elbow[0] + 85 * np.sin(second), elbow[1] + 85 * np.cos(second))
    _stroke(image, (0, HEIGHT / 2 - 85), (WIDTH, HEIGHT / 2 - 85), 2, GREY)
    _stroke(image, pivot, elbow, 16, BLUE)
    _stroke(image, elbow, end, 16, RED)


def _valley(image: np.ndarray, task: dict[str, Any], seen: np.ndarray) -> None:
    def place(position: float) -> tuple[float, float]:
        return ((position + 1.2) / 1.8 * WIDTH,
                HEIGHT - 60 - (0.45 * np.sin(3 * position) + 0.55) * 270)

    ground = [place(p) for p in np.linspace(-1.2, 0.6, 25)]
    for a, b in zip(ground, ground[1:]):
        _stroke(image, a, b, 3, INK)
    goal = place(0.45 if task["choices"] == 0 else 0.5)
    _stroke(image, goal, (goal[0], goal[1] - 45), 4, RED)
    column, row = place(float(seen[0]))
    _stroke(image, (column - 8, row - 12), (column + 8, row - 12), 18, BLUE)


def _bars(image: np.ndarray, task: dict[str, Any], seen: np.ndarray) -> None:
    """Any other task: a bar a number, from its lower to its upper bound."""
    height = max(2, (HEIGHT - 20) // max(len(seen), 1))
    for row, ((_, _, low, high), value) in enumerate(zip(task["observation"], seen)):
        if np.isfinite(low) and np.isfinite(high) and high > low:
            part = (float(value) - low) / (high - low)
        else:
            part = 0.5 + np.arctan(float(value)) / np.pi
        top = 10 + row * height
        if top + height > HEIGHT:
            break
        image[top:top + height - 1, 10:WIDTH - 10] = GREY
        filled = 10 + int(np.clip(part, 0.0, 1.0) * (WIDTH - 20))
        image[top:top + height - 1, 10:filled] = BLUE


DRAWINGS: dict[str, Callable[[np.ndarray, dict[str, Any], np.ndarray], None]] = {
    "classic/acrobot-v1": _acrobot,
    "classic/cartpole-v1": _cartpole,
    "classic/mountaincar-v0": _valley,
    "classic/mountaincarcontinuous-v0": _valley,
    "classic/pendulum-v1": _pendulum,
}
