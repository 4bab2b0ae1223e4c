# SPDX-License-Identifier: Apache-2.0
"""A fork is its parent up to the snapshot, and its own scenario from there on."""

import json
import sqlite3
import unittest

from orrery_program import INVALID, OK, SMALL, TRUNK, USAGE, VERDICT_FAIL, ProgramTest

FORK = ("--from", "parent.orrery.partial", "--fork")
AT_S = 3 * 3600
STATED = ("--set", "agents.rule.parameters.level_from=stated",
          "--set", "agents.rule.parameters.level=330 K")


class Fork(ProgramTest):
    def parent(self, *more, at="3 h", of=SMALL):
        self.expect(OK, "run", of, *more, "-o", "parent.orrery", "--restart", "--break",
                    f"at {at}")
        self.kept = (self.folder / "parent.orrery.partial").read_bytes()

    def fork(self, name, *more, of=SMALL):
        done = self.expect(OK, "run", of, *FORK, *more, "-o", name, "--json")
        self.assertEqual((self.folder / "parent.orrery.partial").read_bytes(), self.kept)
        return json.loads(done.stdout)

    def query(self, name, sql):
        database = sqlite3.connect(self.folder / name)
        rows = database.execute(sql).fetchall()
        database.close()
        return rows

    def rows_before(self, name, signal, until):
        """The rows of a signal up to a time, as CSV."""
        folder = self.folder / f"{name}.{until.split()[0]}"
        self.expect(OK, "export", name, "--out", folder, "--only", signal, "--until", until,
                    "--force")
        return [path.read_bytes() for path in sorted(folder.rglob("*"))
                if path.is_file() and signal.split(":")[1] in path.name]

    def fingerprint(self, name):
        return self.query(name, "SELECT fingerprint FROM run")[0][0]

    def test_without_a_change_it_is_the_unbroken_run(self):
        self.expect(OK, "run", SMALL, "-o", "unbroken.orrery")
        self.parent()
        self.fork("same.orrery")
        self.assertEqual(self.fingerprint("same.orrery"), self.fingerprint("unbroken.orrery"))
        done = self.expect(OK, "compare", "unbroken.orrery", "same.orrery")
        self.assertIn("the same trajectory", done.stdout)
        notes = self.query("same.orrery", "SELECT text FROM note WHERE topic = 'fork'")
        self.assertEqual(len(notes), 1)
        self.assertIn("changed from there on: nothing", notes[0][0])

    def assert_branches_at_the_snapshot(self, *change, parent=()):
        """The same rows before the snapshot, other ones after it."""
        self.parent(*parent)
        self.fork("a.orrery", *parent)
        self.fork("b.orrery", *parent, *change)
        done = self.expect(1, "compare", "a.orrery", "b.orrery", "--json")
        told = json.loads(done.stdout)
        worst = [one for one in told["signals"] if one["verdict"] == "out"]
        self.assertTrue(worst, done.stdout)
        signal = "sampled:pump.temperature"
        before, after = ([self.rows_before(name, signal, until)
                          for name in ("a.orrery", "b.orrery")] for until in ("179 min", "181 min"))
        self.assertGreater(len(before[0][0]), 1000)
        self.assertEqual(before[0], before[1])
        self.assertNotEqual(after[0], after[1])
        return told

    def test_noise_of_a_sensor(self):
        told = self.assert_branches_at_the_snapshot(
            "--set", "plant.pump.sensors.temperature.noise=2 K")
        self.assertEqual([one["path"] for one in told["configuration"]],
                         ["plant.pump.sensors.temperature.noise"])

    def test_bias_of_a_sensor(self):
        self.assert_branches_at_the_snapshot("--set", "plant.pump.sensors.temperature.bias=2 K")

    def test_parameter_of_a_device(self):
        told = self.assert_branches_at_the_snapshot(
            "--set", "plant.pump.parameters.ambient_mean=303 K",
            parent=("--set", "plant.pump.parameters={ ambient_mean: 293 K }"))
        self.assertEqual([one["path"] for one in told["configuration"]],
                         ["plant.pump.parameters.ambient_mean"])
        self.assert_branches_at_the_snapshot(
            "--set", "plant.pump.parameters={ ambient_mean: 303 K }")

    def assert_is_the_unbroken_run(self, *change, parent=(), of=SMALL, at="3 h"):
        """A change that what was before does not know: as if the whole run had had it."""
        self.expect(OK, "run", of, *parent, *change, "-o", "unbroken.orrery")
        self.parent(*parent, of=of, at=at)
        self.fork("b.orrery", *parent, *change, of=of)
        done = json.loads(self.expect(OK, "compare", "unbroken.orrery", "b.orrery",
                                      "--json").stdout)
        self.assertTrue(done["same_trajectory"])
        self.assertEqual({one["change"] for one in done["metrics"]}, {"unchanged"})
        self.assertGreater(len(done["metrics"]), 10)
        self.assertEqual(done["only_on_one_side"], [])
        return done

    def faults(self, name):
        return self.query(name, "SELECT fault, start_ns FROM fault ORDER BY id")

    def test_later_end(self):
        self.assert_is_the_unbroken_run("--set", "duration=9 h")
        self.assertEqual(self.query("b.orrery", "SELECT planned_end_ns, end_ns FROM run"),
                         [(9 * 3600 * 10**9,) * 2])

    def test_sooner_end(self):
        self.assert_is_the_unbroken_run("--set", "duration=4 h")
        self.assert_is_the_unbroken_run("--until", "200 min")

    def test_later_end_has_the_faults_that_the_parent_ended_before(self):
        late = ("--set", "faults.drift.between=[1 h, 12 h]", "--set", "faults.drift.share=1")
        self.assert_is_the_unbroken_run("--set", "duration=12 h", parent=late)
        self.assertGreater(self.faults("b.orrery")[-1][1], 6 * 3600 * 10**9)

    def test_later_end_goes_on_with_lives(self):
        lives = ("--set", "faults.worn={ model: sensor_offset, on: pump.temperature, age: 1 h, "
                 "lifetime: { exponential: { mean: 3 h } }, lasts: 20 min, offset: 5 K }")
        self.assert_is_the_unbroken_run("--set", "duration=24 h", parent=lives)
        worn = [start for name, start in self.faults("b.orrery") if name == "worn"]
        self.assertGreater(len(worn), 12)
        self.assertLess(worn[0], AT_S * 10**9)

    def test_new_fault(self):
        for on, model, rest in (("pump.temperature", "sensor_offset", "offset: 5 K"),
                                ("field", "link_outage", "lasts: 30 min"),
                                ("pump", "bearing_wear", "rows: [1, 3]")):
            for when in ("at: 3 h", "between: [190 min, 5 h]"):
                with self.subTest(on=on, when=when):
                    new = f"faults.new={{ model: {model}, on: {on}, {when}, {rest} }}"
                    self.assert_is_the_unbroken_run("--set", new)
                    self.assertIn("new", [name for name, _ in self.faults("b.orrery")])

    def test_plant_in_parts(self):
        """The link is worked by two parts; one of them tells of its fault."""
        late = ("--set", "faults.drift.between=[8 h, 60 h]")
        for change in ("duration=3 d", "duration=20 h",
                       "faults.new={ model: link_outage, on: trunk, share: 1, at: 26 h, lasts: 3 h }"):
            with self.subTest(change=change):
                self.assert_is_the_unbroken_run("--set", change, parent=late, of=TRUNK, at="19 h")

    def test_new_fault_is_refused_before_the_snapshot(self):
        self.parent()
        for when, why in (("at: 2 h", "the snapshot is at"), ("between: [170 min, 5 h]", "02:50:00"),
                          ("lifetime: 20 h", "no plain")):
            new = f"faults.new={{ model: sensor_offset, on: pump.temperature, {when}, offset: 5 K }}"
            said = self.expect(INVALID, "run", SMALL, *FORK, "--set", new, "-o", "b.orrery").stderr
            self.assertIn("error fork-change", said)
            self.assertIn("faults.new", said)
            self.assertIn(why, said)

    def test_loss_of_a_link(self):
        self.parent()
        self.fork("a.orrery")
        self.fork("b.orrery", "--set", "network.links.field.loss=0.5")
        lost = [self.query(name, "SELECT dropped FROM book WHERE name = 'reading'")[0][0]
                for name in ("a.orrery", "b.orrery")]
        self.assertGreater(lost[1], 2 * lost[0])
        links = self.query("b.orrery", "SELECT summary FROM link")
        self.assertEqual(len(links), 1)
        self.assertIn("loss 50 %", links[0][0])

    def test_stated_level_of_an_agent(self):
        self.parent(*STATED)
        self.fork("a.orrery", *STATED)
        self.fork("b.orrery", *STATED, "--set", "agents.rule.parameters.level=280 K")
        alerts = [self.query(name, "SELECT min(start_ns), count(*) FROM alert")[0]
                  for name in ("a.orrery", "b.orrery")]
        self.assertNotEqual(alerts[0], alerts[1])
        # The agent acts every 5 min: it had not yet judged the rows before the snapshot.
        self.assertGreaterEqual(alerts[1][0], (AT_S - 300) * 10**9)

    def test_new_gate(self):
        self.parent()
        self.fork("gate.orrery", "--set", "gates.uses_power.at_least=-1")
        self.assertEqual(self.query("gate.orrery", "SELECT threshold FROM gate"), [(-1.0,)])

    def test_gate_that_fails(self):
        self.parent()
        self.expect(VERDICT_FAIL, "run", SMALL, *FORK, "-o", "gate.orrery",
                    "--set", "gates.more={ metric: energy, at_least: 1e9 }")
        self.assertEqual(self.query("gate.orrery", "SELECT name FROM gate"),
                         [("uses_power",), ("more",)])

    def test_refused_by_path(self):
        self.parent()
        for setting in ("plant.pump.count=5", "plant.pump.step=30 s",
                        "plant.pump.sensors.temperature.period=2 min",
                        "network.links.field.latency=20 ms", "faults.drift.rate=50 K/d",
                        "agents.rule.parameters.train_until=2 h", "agents.rule.period=10 min"):
            done = self.expect(INVALID, "run", SMALL, *FORK, "--set", setting, "-o", "b.orrery")
            self.assertIn("error fork-change", done.stderr)
            self.assertIn(setting.split("=")[0], done.stderr)
            self.assertEqual(self.written(), ["parent.orrery.partial"])
        done = self.expect(INVALID, "run", SMALL, *FORK, "--seed", 2, "-o", "b.orrery")
        self.assertIn("error fork-seed", done.stderr)
        for end in ("3 h", "1 h"):
            done = self.expect(INVALID, "run", SMALL, *FORK, "--until", end, "-o", "b.orrery")
            self.assertIn("error fork-end", done.stderr)
        # Sensors have sampled up to their next period.
        self.parent(at="10830 s")
        self.fork("b.orrery", "--until", "10860 s")
        done = self.expect(INVALID, "run", SMALL, *FORK, "--until", "10859 s", "-o", "b.orrery")
        self.assertIn("error fork-state", done.stderr)
        done = self.expect(INVALID, "run", SMALL, *FORK, "-o", "parent.orrery")
        self.assertIn("error fork-out", done.stderr)
        self.expect(USAGE, "run", SMALL, "--fork", "-o", "b.orrery")

    def test_stopped_fork_goes_on_as_itself(self):
        self.parent()
        change = ("--set", "plant.pump.sensors.temperature.noise=2 K")
        self.fork("whole.orrery", *change)
        self.expect(OK, "run", SMALL, *FORK, *change, "-o", "b.orrery", "--break", "at 4 h")
        # The unbroken run of that scenario does not take it for its own.
        done = self.expect(INVALID, "run", SMALL, *change, "-o", "b.orrery", "--resume")
        self.assertIn("error snapshot-scenario", done.stderr)
        done = self.expect(OK, "run", SMALL, *FORK, *change, "-o", "b.orrery")
        self.assertIn("going on with the fork at", done.stderr)
        self.assertEqual(self.fingerprint("b.orrery"), self.fingerprint("whole.orrery"))
        self.assertEqual(
            len(self.query("b.orrery", "SELECT text FROM note WHERE topic = 'fork'")), 1)


if __name__ == "__main__":
    unittest.main()
