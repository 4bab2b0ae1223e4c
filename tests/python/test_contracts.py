# SPDX-License-Identifier: Apache-2.0
"""The contracts of Gymnasium and PettingZoo, over at least ten scenarios in each of their forms."""

import functools
from pathlib import Path

import numpy as np
import orrery
import pytest

from contract import check_environment
from names import CLASSIC, GALLERY, OF_AGENTS, SCENARIOS, VARIANTS
from parallel_contract import check_parallel
from vector_contract import check_vector

SINGLE = [(name, ()) for name in SCENARIOS] + VARIANTS
ALL = SINGLE + [(name, ()) for name in OF_AGENTS]


def label(case):
    name, settings = case
    return "-".join([Path(name).stem, *(setting.split("=")[0] for setting in settings[:1])])


def test_ten_scenarios_and_all_of_the_gallery_are_checked():
    assert len({*SINGLE}) >= 10
    assert set(GALLERY) <= {name for name, _ in ALL}


@pytest.mark.parametrize("name", CLASSIC)
def test_a_classic_task_keeps_the_contract(name):
    check_environment(functools.partial(orrery.make, name))
    check_vector(functools.partial(orrery.make_vec, name))
    check_parallel(functools.partial(orrery.make_parallel, name))


@pytest.mark.parametrize("case", SINGLE, ids=label)
def test_a_scenario_is_an_environment(case):
    check_environment(functools.partial(orrery.make, case[0], settings=case[1]))


@pytest.mark.parametrize("case", ALL, ids=label)
def test_a_scenario_is_a_vector_of_environments(case):
    check_vector(functools.partial(orrery.make_vec, case[0], settings=case[1]))


@pytest.mark.parametrize("case", ALL, ids=label)
def test_a_scenario_is_a_parallel_environment(case):
    check_parallel(functools.partial(orrery.make_parallel, case[0], settings=case[1]))


def spoilt(method, change):
    """A maker of environments whose method's result is changed."""
    def make(**options):
        env = orrery.make("classic/cartpole-v1", **options)
        sound = getattr(env, method)
        setattr(env, method, functools.wraps(sound)(lambda *a, **k: change(sound(*a, **k))))
        return env
    return make


@pytest.mark.parametrize("method, change", [
    ("reset", lambda result: result[0]),
    ("reset", lambda result: (result[0].astype(float), result[1])),
    ("reset", lambda result: (result[0] + np.random.rand(4).astype(np.float32) / 10, result[1])),
    ("step", lambda result: result[:4]),
    ("step", lambda result: (result[0], np.float32(result[1]), *result[2:])),
    ("step", lambda result: (*result[:3], int(result[3]), result[4])),
    ("step", lambda result: (result[0] * 100, *result[1:])),
    ("step", lambda result: (result[0], float("nan"), *result[2:])),
    ("render", lambda picture: None if picture is None else picture / 255),
])
def test_the_checker_finds_what_breaks_the_contract(method, change):
    with pytest.raises((AssertionError, TypeError, ValueError)):
        check_environment(spoilt(method, change))
