# SPDX-License-Identifier: Apache-2.0
"""What people did to a plant happens again: same log, same run, whoever drives it."""

import json
import os
import shutil
import sqlite3
import subprocess
import unittest

from orrery_program import (INVALID, IO, LIVENESS_S, OK, PROGRAM, TRUNK, ProgramTest,
                            rows_of)
from test_ranks import LENIENT, WHY_NOT

LOG = """
- at: 10 h
  fault: link_outage
  on: trunk[1]
  lasts: 90 min
- at: 10.000277777 h
  command: service
  on: pump[3]
  value: 1
- at: 36000 s
  fault: sensor_drift
  on: pump.temperature[2..5]
  severity: 0.5
  parameters: { rate: 50 K/d }
- at: 86400.000000001 s
  fault: bearing_wear
  on: pump[20]
"""


class Interventions(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("log.yaml", LOG)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def query(self, name, sql):
        database = sqlite3.connect(self.folder / name)
        rows = database.execute(sql).fetchall()
        database.close()
        return rows

    def fingerprint(self, *words, name="run.orrery"):
        done = self.expect(OK, "run", TRUNK, "-o", name, "--json", *words)
        return json.loads(done.stdout)["fingerprint"]

    def test_the_same_log_is_the_same_run_with_any_workers(self):
        without = self.fingerprint()
        once = self.fingerprint("--interventions", "log.yaml")
        self.assertNotEqual(once, without)
        self.assertIn("h", once.split("/")[1])
        self.assertNotIn("h", without.split("/")[1])
        for threads in (2, 3):
            self.assertEqual(once, self.fingerprint("--interventions", "log.yaml", "--threads",
                                                    threads, "--restart"))

    @unittest.skipIf(WHY_NOT, WHY_NOT)
    def test_the_same_log_is_the_same_run_under_mpirun(self):
        once = self.fingerprint("--interventions", "log.yaml")
        done = subprocess.run(
            [shutil.which("mpirun"), "-n", "3", PROGRAM, "run", TRUNK, "--interventions",
             "log.yaml", "-o", "ranks.orrery", "--json=ranks.json"], cwd=self.folder,
            capture_output=True, text=True, timeout=LIVENESS_S, env={**os.environ, **LENIENT},
            stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, OK, done.stderr)
        told = json.loads((self.folder / "ranks.json").read_text(encoding="utf-8"))
        self.assertEqual(told["fingerprint"], once)

    def test_the_result_tells_what_was_done(self):
        self.fingerprint("--interventions", "log.yaml")
        self.assertEqual(
            self.query("run.orrery", "SELECT fault FROM fault WHERE fault LIKE 'by hand%' "
                                     "GROUP BY fault ORDER BY fault"),
            [("by hand 1",), ("by hand 2",), ("by hand 3",)])
        commands = self.query("run.orrery",
                              "SELECT device, issued_ns, arrived_ns FROM command "
                              "WHERE agent = 'by hand'")
        self.assertEqual(commands, [(3, 36000999997200, 36000999997200)])
        notes = self.query("run.orrery", "SELECT text FROM note WHERE topic = 'by hand'")
        self.assertEqual(len(notes), 1)
        self.assertIn("4 interventions", notes[0][0])
        files = self.query("run.orrery", "SELECT path FROM file")
        self.assertIn(("log.yaml",), files)

    def test_a_run_that_stopped_goes_on_with_its_log_alone(self):
        whole = self.fingerprint("--interventions", "log.yaml", name="whole.orrery")
        stop = ("--break", "at 86400 s")
        self.expect(OK, "run", TRUNK, "--interventions", "log.yaml", "-o", "run.orrery", *stop)
        self.write("other.yaml", LOG.replace("severity: 0.5", "severity: 0.6"))
        for words in ((), ("--interventions", "other.yaml")):
            done = self.expect(INVALID, "run", TRUNK, *words, "--from", "run.orrery.partial",
                               "-o", "other.orrery")
            self.assertIn("snapshot-scenario", done.stderr)
        # How a log is laid out does not count.
        self.write("same.yaml", "# the same\n" + LOG.replace("36000 s", "10 h"))
        on = self.fingerprint("--interventions", "same.yaml", "--from", "run.orrery.partial",
                              name="on.orrery")
        self.assertEqual(on, whole)
        self.assertEqual(self.fingerprint("--interventions", "log.yaml", "--resume"), whole)
        self.assertEqual(rows_of(self.folder / "run.orrery"),
                         rows_of(self.folder / "whole.orrery"))

    def test_an_empty_log_is_none(self):
        self.write("empty.yaml", "[]\n")
        self.assertEqual(self.fingerprint("--interventions", "empty.yaml", name="a.orrery"),
                         self.fingerprint(name="b.orrery"))
        self.assertEqual(rows_of(self.folder / "a.orrery"), rows_of(self.folder / "b.orrery"))

    def test_mistakes_are_told_all_at_once_with_their_places(self):
        self.write("bad.yaml", "- at: 2 h\n  fault: bearing_waer\n  on: pump[3]\n"
                               "- at: 3 h\n  command: service\n  on: pump[99]\n  value: 1\n"
                               "- at: 3 h\n  command: servce\n  on: pump\n  value: 1\n")
        for command in (("run",), ("run", "--dry-run")):
            done = self.expect(INVALID, *command, TRUNK, "--interventions", "bad.yaml")
            self.assertIn("bad.yaml:2:10: error unknown-reference", done.stderr)
            self.assertIn("did you mean 'bearing_wear'?", done.stderr)
            self.assertIn("bad.yaml:6:7: error intervention-rows", done.stderr)
            self.assertIn("bad.yaml:9:12: error intervention-input", done.stderr)
            self.assertEqual(self.written(), ["bad.yaml", "log.yaml"])
        self.write("bad.yaml", "- at: 2 h\n  fault: [x\n")
        self.expect(INVALID, "run", TRUNK, "--interventions", "bad.yaml")
        done = self.expect(IO, "run", TRUNK, "--interventions", "none.yaml")
        self.assertIn("io-open", done.stderr)

    def test_a_fork_does_not_forget_what_was_done(self):
        self.expect(OK, "run", TRUNK, "--interventions", "log.yaml", "-o", "run.orrery", "--break",
                    "at 20 h")
        fork = ("--from", "run.orrery.partial", "--fork", "-o", "fork.orrery")
        self.expect(INVALID, "run", TRUNK, *fork)
        whole = self.fingerprint("--interventions", "log.yaml", name="whole.orrery")
        self.assertEqual(
            self.fingerprint("--interventions", "log.yaml", *fork[:3], name="fork.orrery"), whole)

    def test_a_fork_may_begin_to_do_something(self):
        whole = self.fingerprint("--interventions", "log.yaml", name="whole.orrery")
        fork = ("--interventions", "log.yaml", "--from", "run.orrery.partial", "--fork")
        for at in ("9 h", "10 h"):
            self.expect(OK, "run", TRUNK, "-o", "run.orrery", "--restart", "--break", f"at {at}")
            self.assertEqual(self.fingerprint(*fork, "--restart", name="fork.orrery"), whole)
        self.expect(OK, "run", TRUNK, "-o", "run.orrery", "--restart", "--break", "at 36001 s")
        done = self.expect(INVALID, "run", TRUNK, *fork, "-o", "late.orrery")
        self.assertIn("log.yaml: error fork-change", done.stderr)

    def test_a_fork_cannot_do_other_things_than_were_done(self):
        self.expect(OK, "run", TRUNK, "--interventions", "log.yaml", "-o", "run.orrery", "--break",
                    "at 20 h")
        self.write("later.yaml", LOG.replace("10 h", "21 h").replace("10.000277777 h", "22 h")
                   .replace("36000 s", "23 h"))
        done = self.expect(INVALID, "run", TRUNK, "--interventions", "later.yaml", "--from",
                           "run.orrery.partial", "--fork", "-o", "fork.orrery")
        self.assertIn("fork-state", done.stderr)


if __name__ == "__main__":
    unittest.main()
