# SPDX-License-Identifier: Apache-2.0
"""Experiments, training and tuning from Python."""

import os

import numpy as np
import orrery
import pytest

from names import ROOT, gallery
from orrery.program import find_program

POLE = "classic/cartpole-v1"


def test_an_experiment_is_a_table_and_is_not_run_twice(tmp_path):
    batch = ROOT / "tests/cli/batch.yaml"
    out = tmp_path / "batch.experiment"
    done = orrery.experiment(batch, out=out, jobs=1, replications=2)
    assert done.summary["ended"] == 8 and done.summary["failed"] == 0
    runs = done.table()
    assert runs.rows == 8 and runs.units["temperature"] == "degC"
    assert runs["seed"].dtype == np.uint64 and set(runs["loss"]) == {0.0, 0.05}
    known = runs["temperature"][np.isfinite(runs["temperature"])]
    assert len(known) > 0 and np.all(np.abs(known - 20.0) < 1.0)
    assert done.table("point").rows > 0
    again = orrery.experiment(batch, out=out, jobs=1, replications=2)
    assert again.summary["executed"] == 0
    one = runs["fingerprint"][0]
    told = orrery.run(batch, seed=int(runs["seed"][0]), threads=1,
                      settings=["network.links.field.loss=%s" % runs["loss"][0],
                                "plant.boiler.sensors.temperature.noise=%s K" % runs["noise"][0]])
    assert told["fingerprint"] == one
    with pytest.raises(orrery.Error, match="nonsense"):
        done.table("nonsense")


def test_training_leaves_a_controller_that_can_be_judged_and_run(tmp_path):
    out = tmp_path / "house.orrctl"
    house = gallery("thermostat-control")
    told = orrery.train(house, "cross_entropy", steps=2000, out=out, eval_episodes=2)
    assert told["steps"] >= 2000 and len(told["eval_returns"]) == 2
    judged = orrery.evaluate(house, [out, "do_nothing"], episodes=2)
    assert judged["controllers"][0]["returns"] == told["eval_returns"]


def test_tuning_finds_gains(tmp_path):
    out = tmp_path / "pid.yaml"
    told = orrery.tune(POLE, "pid", parameters={"measured": "theta", "direction": "direct",
                                                "bias": 0.5},
                       vary={"gain": (0.01, 100), "derivative": (0, 50)}, runs=10, episodes=3,
                       eval_episodes=5, out=out)
    assert told["runs"] == 10 and set(told["best"]) == {"gain", "derivative"}
    assert orrery.evaluate(POLE, [out], episodes=5)["controllers"][0]["episodes"] == 5


def test_mistakes_are_errors(monkeypatch):
    with pytest.raises(orrery.Error, match="unknown-learner") as error:
        orrery.train(POLE, "pp", steps=10, out="x.orrctl")
    assert error.value.diagnostics[0]["code"] == "unknown-learner"
    with pytest.raises(orrery.Error, match="tune-range"):
        orrery.tune(POLE, "do_nothing")
    with pytest.raises(orrery.Error):
        orrery.experiment("nothing.yaml")
    monkeypatch.setenv("ORRERY_PROGRAM", os.devnull)
    assert find_program().endswith("orrery")
