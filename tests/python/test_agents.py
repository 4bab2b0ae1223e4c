# SPDX-License-Identifier: Apache-2.0
"""Agents written in Python: they judge what arrives in a run."""

import signal

import numpy as np
import orrery
import pytest

from names import gallery

TANKS = gallery("my-own-device")
AT_ONCE = ["agents.low_level.parameters.confirm=1", "agents.low_level.parameters.confirm_of=1"]


class LowLevel:
    """What the rule of the scenario does, without its memory."""

    threshold = -0.25

    def __init__(self):
        self.features, self.devices, self.seen = None, None, []

    def reset(self, features, devices):
        self.features, self.devices = features, devices

    def judge(self, rows, devices, times, now):
        self.seen.append((rows, devices, times, now))
        return -rows[:, 0]


def alerts(result):
    table = result.table("alert")
    return sorted(zip(table["device"], table["start"], table["end"]))


def test_it_alerts_where_the_same_rule_of_the_program_does(tmp_path):
    mine, theirs = tmp_path / "mine.orrery", tmp_path / "theirs.orrery"
    agent = LowLevel()
    told = orrery.run(TANKS, agents={"low_level": agent}, out=mine)
    orrery.run(TANKS, settings=AT_ONCE, out=theirs)
    found = alerts(orrery.load_result(mine))
    assert found and {device for device, _, _ in found} >= {"tank[7]"}
    assert found == alerts(orrery.load_result(theirs))
    assert told["books"]["balanced"]
    notes = orrery.load_result(mine).table("note")
    assert any("Python" in text and "LowLevel" in text for text in notes["text"])


def test_it_sees_rows_that_have_arrived():
    agent = LowLevel()
    orrery.run(TANKS, agents={"low_level": agent}, until_s=600.0)
    assert agent.devices == 20 and len(agent.features) == 1
    assert [now for _, _, _, now in agent.seen][:2] == pytest.approx([60.0, 120.0])
    for rows, devices, times, now in agent.seen:
        assert rows.shape == (len(devices), 1) and len(times) == len(devices) == 20
        assert devices.min() >= 0 and devices.max() < 20
        assert (times <= now).all() and (times > now - 120.0).all()
        assert (rows > 0.0).all() and (rows < 0.6).all()


def test_what_is_not_a_number_is_not_judged(tmp_path):
    class Picky(LowLevel):
        def judge(self, rows, devices, times, now):
            return np.where(devices == 7, -rows[:, 0], np.nan)

    out = tmp_path / "picky.orrery"
    orrery.run(TANKS, agents={"low_level": Picky}, until_s=600.0, out=out)
    devices = orrery.load_result(out).read("score:low_level")["device"]
    assert list(devices) == ["tank[7]"] * 10


def test_what_it_raises_ends_the_run_and_is_told():
    class Broken(LowLevel):
        def judge(self, rows, devices, times, now):
            return {}["nothing"] if now > 300.0 else -rows[:, 0]

    with pytest.raises(orrery.Error, match="the agent 'low_level' raised KeyError") as error:
        orrery.run(TANKS, agents={"low_level": Broken()})
    (told,) = error.value.diagnostics
    assert told["code"] == "python-agent" and told["file"] == __file__ and told["line"] > 0


def test_mistakes_are_told_before_the_run():
    with pytest.raises(orrery.Error, match="did you mean 'low_level'"):
        orrery.run(TANKS, agents={"low_levle": LowLevel()})
    with pytest.raises(orrery.Error, match="has no judge"):
        orrery.run(TANKS, agents={"low_level": object})

    class Boundless:
        def judge(self, rows, devices, times, now):
            return rows[:, 0]

    with pytest.raises(orrery.Error, match="Boundless has no threshold"):
        orrery.run(TANKS, agents={"low_level": Boundless()})


@pytest.mark.parametrize("scores, message", [
    (lambda rows: rows[:1, 0], "judge\\(\\) gave 1 scores"),
    (lambda rows: "high", "no array of numbers"),
])
def test_it_gives_a_score_a_row(scores, message):
    class Short(LowLevel):
        def judge(self, rows, devices, times, now):
            return scores(rows)

    with pytest.raises(orrery.Error, match=message):
        orrery.run(TANKS, agents={"low_level": Short()})


class Counting(LowLevel):
    """Learns its threshold, and keeps its state."""

    def __init__(self):
        super().__init__()
        self.rows = 0
        self.threshold = 0.0

    def judge(self, rows, devices, times, now):
        self.rows += len(rows)
        self.threshold = -0.25 - 1e-6 * self.rows
        return -rows[:, 0]

    def save(self):
        return self.rows.to_bytes(8, "little")

    def load(self, state):
        self.rows = int.from_bytes(state, "little")


def test_a_run_that_was_stopped_goes_on_with_its_state(tmp_path):
    whole = orrery.run(TANKS, agents={"low_level": Counting()})
    out = tmp_path / "stopped.orrery"

    class Stopping(Counting):
        def judge(self, rows, devices, times, now):
            if abs(now - 3600.0) < 1.0:
                signal.raise_signal(signal.SIGINT)
            return super().judge(rows, devices, times, now)

    Stopping.__name__ = "Counting"  # a snapshot knows whose state it holds
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have ignored it
    with pytest.raises(KeyboardInterrupt):
        orrery.run(TANKS, agents={"low_level": Stopping()}, out=out)
    assert not out.exists()
    again = orrery.run(TANKS, agents={"low_level": Counting()}, out=out, resume=True)
    assert again["fingerprint"] == whole["fingerprint"]


def test_snapshots_need_its_state(tmp_path):
    with pytest.raises(orrery.Error, match="no save\\(\\) and load"):
        orrery.run(TANKS, agents={"low_level": LowLevel()}, out=tmp_path / "x.orrery", resume=True)
