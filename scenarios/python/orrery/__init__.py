# SPDX-License-Identifier: Apache-2.0
"""Orrery from Python: control tasks as Gymnasium environments, runs and their results.

>>> import orrery
>>> env = orrery.make("classic/cartpole-v1")
>>> observation, info = env.reset(seed=1)
>>> observation, reward, terminated, truncated, info = env.step(0)

`make` gives one environment, `make_vec` many copies that step together, `make_parallel` one with
several agents in PettingZoo's parallel form. A name is a classic task (`classic_tasks()`) or a
scenario file with a section `control`. `run` simulates a scenario, `load_result` reads what it
wrote. A mistake is raised as `orrery.Error`, which says what to do.
"""

from . import spaces
from ._native import classic_task_names as classic_tasks
from .environment import Environment, make
from .errors import Error
from .parallel import ParallelEnvironment, make_parallel
from .results import Result, Table, load_result, run
from .vector import VectorEnvironment, make_vec

__all__ = [
    "Environment",
    "Error",
    "ParallelEnvironment",
    "Result",
    "Table",
    "VectorEnvironment",
    "classic_tasks",
    "load_result",
    "make",
    "make_parallel",
    "make_vec",
    "run",
    "spaces",
]
