# SPDX-License-Identifier: Apache-2.0
"""Controllers written in Python: in a run, and judged beside others."""

import signal

import numpy as np
import orrery
import pytest

from names import OWN, gallery

HOUSE = gallery("thermostat-control")
ROOMS = str(OWN / "three-rooms.yaml")
ON_OFF = str(OWN / "on-off-house.yaml")
DAY_S = 86400.0


class Constant:
    def __init__(self, value=0.4):
        self.value, self.rows, self.seen = value, None, []

    def reset(self, rows):
        self.rows = rows

    def decide(self, observations, missing, now):
        self.seen.append((now, observations, missing))
        return np.full((self.rows, 1), self.value)


def constant(value):
    return ["control.heating.controller={model: constant, parameters: {values: [%s]}}" % value]


@pytest.mark.parametrize("scenario, rows, width", [(HOUSE, 1, 12), (ROOMS, 3, 3)])
def test_it_gives_the_run_of_the_same_controller_in_the_program(scenario, rows, width, tmp_path):
    mine = Constant()
    out = tmp_path / "mine.orrery"
    told = orrery.run(scenario, until_s=DAY_S, controllers={"heating": mine}, out=out)
    same = orrery.run(scenario, until_s=DAY_S, settings=constant(0.4))
    assert told["fingerprint"] == same["fingerprint"]
    assert told["metrics"] == same["metrics"]
    assert told["fingerprint"] != orrery.run(scenario, until_s=DAY_S)["fingerprint"]
    assert mine.rows == rows
    assert [now for now, _, _ in mine.seen][:3] == [900.0, 1800.0, 2700.0]
    assert all(seen.shape == gone.shape == (rows, width) and gone.dtype == bool
               for _, seen, gone in mine.seen)
    notes = orrery.load_result(out).table("note")
    assert any("Python" in text and "Constant" in text for text in notes["text"])


def test_it_sees_what_is_missing_and_numbers_are_choices():
    class Bang:
        missed = 0

        def decide(self, observations, missing, now):
            self.missed += missing.any()
            return 2 if observations[0, 0] < 294.0 else 0

    mine = Bang()
    orrery.run(ON_OFF, until_s=DAY_S, controllers={"heating": mine})
    assert 0 < mine.missed < 96


def test_a_class_is_made_for_each_place():
    made = []

    class Mine(Constant):
        def __init__(self):
            super().__init__()
            made.append(self)

    told = orrery.run(HOUSE, until_s=DAY_S, controllers={"heating": Mine})
    assert len(made) == 1
    again = orrery.run(HOUSE, until_s=DAY_S, controllers={"heating": lambda: Constant(0.4)})
    assert told["fingerprint"] == again["fingerprint"]


def test_what_it_raises_ends_the_run_and_is_told():
    class Broken(Constant):
        def decide(self, observations, missing, now):
            if now > 3000:
                raise KeyError("no such room")
            return [0.5]

    with pytest.raises(orrery.Error, match="KeyError: 'no such room'") as error:
        orrery.run(HOUSE, until_s=DAY_S, controllers={"heating": Broken()})
    (told,) = error.value.diagnostics
    assert told["code"] == "python-controller" and told["file"] == __file__ and told["line"] > 0


@pytest.mark.parametrize("given, said", [
    (None, "nan"), ([0.1, 0.2], "2 numbers"), ([float("nan")], "nan"), ("warm", "no array")])
def test_wrong_actions_end_the_run(given, said):
    class Wrong:
        def decide(self, observations, missing, now):
            return given

    with pytest.raises(orrery.Error, match=said):
        orrery.run(HOUSE, until_s=DAY_S, controllers={"heating": Wrong()})


def test_wrong_choices_end_the_run():
    class Wrong:
        def decide(self, observations, missing, now):
            return [7]

    with pytest.raises(orrery.Error, match="0 .. 2"):
        orrery.run(ON_OFF, until_s=DAY_S, controllers={"heating": Wrong()})


def test_mistakes_are_told_before_anything_runs():
    with pytest.raises(orrery.Error, match="did you mean 'heating'"):
        orrery.run(HOUSE, controllers={"heatin": Constant()})
    with pytest.raises(orrery.Error, match="has no decide"):
        orrery.run(HOUSE, controllers={"heating": lambda: 3})
    with pytest.raises(orrery.Error, match="no save"):
        orrery.run(HOUSE, controllers={"heating": Constant()}, resume=True, out="x.orrery")
    with pytest.raises(orrery.Error, match="give out"):
        orrery.run(HOUSE, resume=True)


class Ramp:
    """Its state is a number; it stops the run once, as Ctrl-C does."""

    def __init__(self, stops_at=None):
        self.level, self.stops_at, self.decisions = 0.0, stops_at, 0

    def decide(self, observations, missing, now):
        self.decisions += 1
        self.level = (self.level + 0.07) % 1.0
        if self.stops_at and abs(now - self.stops_at) < 1.0:
            signal.raise_signal(signal.SIGINT)
        return [self.level]

    def save(self):
        return repr(self.level).encode()

    def load(self, state):
        self.level = float(state)


def test_a_stopped_run_goes_on_to_the_same_end(tmp_path):
    whole = orrery.run(HOUSE, until_s=7 * DAY_S, controllers={"heating": Ramp()})
    out = tmp_path / "ramp.orrery"
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have ignored it
    with pytest.raises(KeyboardInterrupt):
        orrery.run(HOUSE, until_s=7 * DAY_S, controllers={"heating": Ramp(3 * DAY_S)}, out=out)
    assert not out.exists()
    rest = Ramp()
    told = orrery.run(HOUSE, until_s=7 * DAY_S, controllers={"heating": rest}, out=out, resume=True)
    assert told["fingerprint"] == whole["fingerprint"]
    assert rest.decisions < 5 * DAY_S / 900, "it went on, and did not begin anew"


def test_it_is_judged_beside_others():
    told = orrery.evaluate(HOUSE, ["constant", Constant(0.4), "pid"], episodes=2, parameters={
        "constant": {"values": "[0.4]"}, "pid": {"measured": "room", "setpoint": 294.15}})
    first, mine, pid = told["controllers"]
    assert [one["controller"] for one in told["controllers"]] == ["constant", "Constant", "pid"]
    assert mine["returns"] == first["returns"] != pid["returns"]
    assert mine["measures"]["energy"]["unit"] == "J"
    pole = orrery.evaluate("classic/cartpole-v1", {"mine": lambda: Follow(), "luck": "random"},
                           episodes=5)
    assert pole["controllers"][0]["return_mean"] > pole["controllers"][1]["return_mean"]
    with pytest.raises(orrery.Error, match="did you mean 'pid'"):
        orrery.evaluate(HOUSE, ["pdi"])


class Follow:
    """Pushes the cart to where the pole falls."""

    def decide(self, observations, missing, now):
        return (observations[:, 2] + observations[:, 3] > 0).astype(int)


def test_what_it_raises_while_it_is_judged_is_told():
    class Broken:
        def decide(self, observations, missing, now):
            return observations / np.array([1, 2])

    with pytest.raises(orrery.Error, match="ValueError: operands could not be broadcast"):
        orrery.evaluate("classic/cartpole-v1", [Broken()])
