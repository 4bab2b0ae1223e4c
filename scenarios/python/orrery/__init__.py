# SPDX-License-Identifier: Apache-2.0
"""Orrery from Python: control tasks as Gymnasium environments, runs and their results.

>>> import orrery
>>> env = orrery.make("classic/cartpole-v1")
>>> observation, info = env.reset(seed=1)
>>> observation, reward, terminated, truncated, info = env.step(0)

`make` gives one environment, `make_vec` many copies that step together, `make_parallel` one with
several agents in PettingZoo's parallel form. A name is a classic task (`classic_tasks()`) or a
scenario file with a section `control`. `run` simulates a scenario, also with controllers written
in Python, `load_result` reads what it wrote. `experiment`, `train`, `tune` and `evaluate` are the
commands of the same names. A mistake is raised as `orrery.Error`, which says what to do.
"""

from . import spaces
from ._native import classic_task_names as classic_tasks
from .environment import Environment, make
from .errors import Error
from .parallel import ParallelEnvironment, make_parallel
from .program import Experiment, evaluate, experiment, train, tune
from .results import Agent, Controller, Result, Table, load_result, run
from .vector import VectorEnvironment, make_vec

__all__ = [
    "Agent",
    "Controller",
    "Environment",
    "Error",
    "Experiment",
    "ParallelEnvironment",
    "Result",
    "Table",
    "VectorEnvironment",
    "classic_tasks",
    "evaluate",
    "experiment",
    "load_result",
    "make",
    "make_parallel",
    "make_vec",
    "run",
    "spaces",
    "train",
    "tune",
]
