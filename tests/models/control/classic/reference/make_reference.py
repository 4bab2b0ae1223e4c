#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the trajectories that classic_tasks_validation_test.cpp holds the tasks to.

The tasks once more, from their equations of motion and in other words than the C++: linear systems
solved by Cramer's rule instead of eliminated by hand, angles by atan2. Double precision, the C
library's functions. Run it beside the files: make_reference.py FOLDER.
"""

import math
import struct
import sys
from pathlib import Path

STEPS = 200


def single(x):
    """The nearest number of single precision."""
    return struct.unpack("f", struct.pack("f", x))[0]


def solve2(a, b, c, d, p, q):
    """x, y of a x + b y = p, c x + d y = q."""
    det = a * d - b * c
    return (p * d - b * q) / det, (a * q - c * p) / det


def clip(x, low, high):
    return max(low, min(high, x))


def cartpole(state, choice):
    x, v, theta, omega = state
    force = (-10.0, 10.0)[choice]
    mass, pole, half = 1.1, 0.1, 0.5
    # mass x'' + pole half cos theta'' = F + pole half omega^2 sin
    # cos x'' + 4/3 half theta'' = g sin
    moment = pole * half
    acceleration, alpha = solve2(
        mass, moment * math.cos(theta), math.cos(theta), 4.0 / 3.0 * half,
        force + moment * omega**2 * math.sin(theta), 9.8 * math.sin(theta))
    state = (x + 0.02 * v, v + 0.02 * acceleration, theta + 0.02 * omega, omega + 0.02 * alpha)
    over = abs(state[0]) > 2.4 or abs(state[2]) > math.radians(12.0)
    return state, state, 1.0, over


def pendulum(state, torque):
    theta, omega = state
    angle = math.atan2(math.sin(theta), math.cos(theta))
    reward = -(angle**2 + 0.1 * omega**2 + 0.001 * torque**2)
    omega = clip(omega + 0.05 * (15.0 * math.sin(theta) + 3.0 * torque), -8.0, 8.0)
    theta = theta + 0.05 * omega
    return (theta, omega), (math.cos(theta), math.sin(theta), omega), reward, False


def acrobot_rate(state, torque):
    q1, q2, w1, w2 = state
    g = 9.8
    cross = 0.5
    m11 = 0.25 + (1.0 + 0.25 + 2.0 * cross * math.cos(q2)) + 2.0
    m12 = 0.25 + cross * math.cos(q2) + 1.0
    m22 = 0.25 + 1.0
    weight2 = 0.5 * g * math.cos(q1 + q2 - math.pi / 2)
    weight1 = 1.5 * g * math.cos(q1 - math.pi / 2) + weight2
    turn1 = -cross * (w2**2 + 2.0 * w1 * w2) * math.sin(q2)
    turn2 = cross * w1**2 * math.sin(q2)
    a1, a2 = solve2(m11, m12, m12, m22, -weight1 - turn1, torque - weight2 - turn2)
    return (w1, w2, a1, a2)


def acrobot(state, choice):
    def ahead(by, rate):
        return tuple(s + by * r for s, r in zip(state, rate))

    torque = choice - 1.0
    k1 = acrobot_rate(state, torque)
    k2 = acrobot_rate(ahead(0.1, k1), torque)
    k3 = acrobot_rate(ahead(0.1, k2), torque)
    k4 = acrobot_rate(ahead(0.2, k3), torque)
    q1, q2, w1, w2 = (s + 0.2 / 6.0 * (a + 2 * b + 2 * c + d)
                      for s, a, b, c, d in zip(state, k1, k2, k3, k4))
    q1 = math.atan2(math.sin(q1), math.cos(q1))
    q2 = math.atan2(math.sin(q2), math.cos(q2))
    w1 = clip(w1, -4 * math.pi, 4 * math.pi)
    w2 = clip(w2, -9 * math.pi, 9 * math.pi)
    over = -math.cos(q1) - math.cos(q1 + q2) > 1.0
    seen = (math.cos(q1), math.sin(q1), math.cos(q2), math.sin(q2), w1, w2)
    return (q1, q2, w1, w2), seen, 0.0 if over else -1.0, over


def roll(state, push, goal):
    position, velocity = state
    velocity = clip(velocity + push - 0.0025 * math.cos(3 * position), -0.07, 0.07)
    position = clip(position + velocity, -1.2, 0.6)
    if position == -1.2:
        velocity = max(velocity, 0.0)
    return (position, velocity), position >= goal and velocity >= 0.0


def mountaincar(state, choice):
    state, over = roll(state, (choice - 1) * 0.001, 0.5)
    return state, state, -1.0, over


def mountaincarcontinuous(state, push):
    state, over = roll(state, push * 0.0015, 0.45)
    state = tuple(single(s) for s in state)
    return state, state, (100.0 if over else 0.0) - 0.1 * push**2, over


class Luck:
    """Numbers in 0 .. 1, the minimal standard generator of Park and Miller (1988)."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        self.state = self.state * 48271 % 2147483647
        return self.state / 2147483647


# Actions that keep the task going: a pole kept up, a swing pumped, both with some noise.
def balance(state, luck):
    lean = 0.1 * state[0] + 0.2 * state[1] + state[2] + 0.3 * state[3]
    return int((lean > 0.0) != (luck() < 0.1))


def any_torque(state, luck):
    return single(4.0 * luck() - 2.0)


def pump_elbow(state, luck):
    return int(3 * luck()) if luck() < 0.8 else (2 if state[2] > 0.0 else 0)


def pump_car(state, luck):
    return int(3 * luck()) if luck() < 0.5 else (2 if state[1] > 0.0 else 0)


def push_car(state, luck):
    return single(clip(math.copysign(0.3, state[1]) + 0.8 * (luck() - 0.5), -1.0, 1.0))


TASKS = {
    "cartpole": (cartpole, (0.01, -0.02, 0.03, 0.04), balance),
    "pendulum": (pendulum, (3.0, 0.5), any_torque),
    "acrobot": (acrobot, tuple(single(x) for x in (0.05, -0.08, 0.1, 0.02)), pump_elbow),
    "mountaincar": (mountaincar, (-0.5, 0.0), pump_car),
    "mountaincarcontinuous": (mountaincarcontinuous, (-0.45, 0.0), push_car),
}


def main():
    folder = Path(sys.argv[1])
    for name, (step, state, choose) in TASKS.items():
        luck = Luck(12345)
        lines = [" ".join(repr(x) for x in state)]
        for _ in range(STEPS):
            action = choose(state, luck)
            state, seen, reward, over = step(state, action)
            numbers = (action, *seen, reward, int(over))
            lines.append(" ".join(repr(x) for x in numbers))
            if over:
                break
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
