# SPDX-License-Identifier: Apache-2.0
"""Runs and their results as arrays."""

import numpy as np
import orrery
import pytest

from names import ROOT

SCENARIO = ROOT / "scenarios/library/pump-house-small.yaml"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "small.orrery"
    return orrery.run(SCENARIO, seed=3, until_s=3600.0, out=out), orrery.load_result(out)


def test_a_run_tells_what_the_program_tells(written):
    summary, result = written
    assert summary["seed"] == result.header["seed"] == 3
    assert summary["fingerprint"] == result.header["fingerprint"]
    assert summary["sim_s"] == result.header["sim_s"] == 3600.0
    assert summary["books"]["balanced"]
    again = orrery.run(SCENARIO, seed=3, until_s=3600.0, threads=2)
    assert again["fingerprint"] == summary["fingerprint"] and again["result_file"] is None
    assert orrery.run(SCENARIO, seed=4, until_s=3600.0)["fingerprint"] != summary["fingerprint"]


def test_tables_are_columns(written):
    summary, result = written
    metrics = result.table("metric")
    assert metrics.rows == len(summary["metrics"]) > 0
    assert metrics["value"].dtype == np.float64
    population = result.table("population")
    assert all(isinstance(name, str) for name in population["name"])
    for name in result.tables:
        table = result.table(name)
        assert all(len(column) == table.rows for column in table.values()), name


def test_series_are_columns_and_can_be_cut(written):
    _, result = written
    assert result.series
    name = result.series[0]
    series = result.read(name)
    values = series[list(series)[3]]
    assert series.rows == len(values) > 0
    assert series.units["time"] == "s" and series["quality"].dtype == np.uint8
    assert np.all(np.diff(series["time"]) >= 0) or len(set(series["device"])) > 1
    device = series["device"][0]
    part = result.read(name, device=device, from_s=600.0, until_s=1200.0)
    chosen = ((series["device"] == device) & (series["time"] >= 600.0)
              & (series["time"] <= 1200.0))
    assert 0 < part.rows < series.rows
    assert np.array_equal(part["time"], series["time"][chosen])
    assert np.array_equal(part[list(part)[3]], values[chosen], equal_nan=True)


def test_mistakes_are_explained(written, tmp_path):
    _, result = written
    with pytest.raises(orrery.Error, match="nonsense"):
        result.table("nonsense")
    with pytest.raises(orrery.Error, match="nonsense"):
        result.read("nonsense")
    with pytest.raises(KeyError, match="there are: device, time"):
        result.read(result.series[0])["speed"]
    with pytest.raises(orrery.Error):
        orrery.load_result(tmp_path / "nothing.orrery")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("scenario: wrong\nduraton: 1 h\n")
    with pytest.raises(orrery.Error) as error:
        orrery.run(wrong)
    first = error.value.diagnostics[0]
    assert first["file"].endswith("wrong.yaml") and first["line"] > 0 and first["code"]
    with pytest.raises(orrery.Error, match="seed"):
        orrery.run(SCENARIO, seed=-1)
