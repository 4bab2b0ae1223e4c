# SPDX-License-Identifier: Apache-2.0
"""A fork is its parent up to the snapshot, and its own scenario from there on."""

import json
import sqlite3
import unittest

from orrery_program import INVALID, OK, SMALL, USAGE, ProgramTest

FORK = ("--from", "parent.orrery.partial", "--fork")
AT_S = 3 * 3600
STATED = ("--set", "agents.rule.parameters.level_from=stated",
          "--set", "agents.rule.parameters.level=330 K")


class Fork(ProgramTest):
    def parent(self, *more):
        self.expect(OK, "run", SMALL, *more, "-o", "parent.orrery", "--break", "at 3 h")
        self.kept = (self.folder / "parent.orrery.partial").read_bytes()

    def fork(self, name, *more):
        done = self.expect(OK, "run", SMALL, *FORK, *more, "-o", name, "--json")
        self.assertEqual((self.folder / "parent.orrery.partial").read_bytes(), self.kept)
        return json.loads(done.stdout)

    def query(self, name, sql):
        database = sqlite3.connect(self.folder / name)
        rows = database.execute(sql).fetchall()
        database.close()
        return rows

    def series(self, name):
        """Rows of every signal: {(signal, device, time): value}, as CSV has them."""
        self.expect(OK, "export", name, "--out", f"{name}.csv.d", "--format", "csv")
        rows = {}
        for path in sorted((self.folder / f"{name}.csv.d").rglob("*.csv")):
            for line in path.read_text().splitlines()[1:]:
                rows[(path.name, line)] = True
        return rows

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
        for cut in ("a", "b"):
            database = sqlite3.connect(self.folder / f"{cut}.orrery")
            self.assertGreater(
                database.execute("SELECT count(*) FROM series").fetchone()[0], 0)
            database.close()
        until = ("--until", "3 h")
        for name in ("a", "b"):
            self.expect(OK, "export", f"{name}.orrery", "--out", f"{name}.before", *until)
        before = [{path.name: path.read_bytes()
                   for path in (self.folder / f"{name}.before").glob("*series*")}
                  for name in ("a", "b")]
        self.assertTrue(before[0])
        self.assertEqual(before[0], before[1])
        return told

    def test_noise_of_a_sensor(self):
        told = self.assert_branches_at_the_snapshot(
            "--set", "plant.pump.sensors.temperature.noise=2 K")
        self.assertEqual([one["path"] for one in told["configuration"]],
                         ["plant.pump.sensors.temperature.noise"])

    def test_loss_of_a_link(self):
        self.parent()
        self.fork("a.orrery")
        self.fork("b.orrery", "--set", "network.links.field.loss=0.5")
        lost = [self.query(name, "SELECT dropped FROM book WHERE book = 'reading'")[0][0]
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
        self.assertGreaterEqual(alerts[1][0], AT_S * 10**9)

    def test_new_gate_and_longer_duration(self):
        self.parent()
        self.fork("longer.orrery", "--set", "duration=8 h",
                  "--set", "gates.uses_power.at_least=-1")
        self.expect(OK, "run", SMALL, "--set", "duration=8 h", "-o", "unbroken.orrery")
        self.assertEqual(self.fingerprint("longer.orrery"), self.fingerprint("unbroken.orrery"))
        self.assertEqual(self.query("longer.orrery", "SELECT threshold FROM gate"), [(-1.0,)])

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
        done = self.expect(INVALID, "run", SMALL, *FORK, "--until", "2 h", "-o", "b.orrery")
        self.assertIn("error fork-end", done.stderr)
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
