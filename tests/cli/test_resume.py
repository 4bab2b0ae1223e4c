# SPDX-License-Identifier: Apache-2.0
"""A run that was killed, stopped or paused goes on as if nothing had been.

ORRERY_KILLS=20 kills that often instead of a few times.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from orrery_program import (INTERRUPTED, INVALID, IO, OK, PROGRAM, SMALL, TERMINATED, TRUNK,
                            USAGE, ProgramTest, rows_of)

KILLS = int(os.environ.get("ORRERY_KILLS", "3"))
# Some ten thousand batches, series of all of them, commands, a drift, losses.
WORDS = ("run", SMALL, "--set", "duration=90 d", "--set", "plant.pump.count=8")
OFTEN = ("--snapshot-every", "50 ms")


class Unbroken(ProgramTest):
    """Runs that are to end as one did that nothing disturbed."""

    words = WORDS
    more = ()  # what may differ from the unbroken run

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unbroken = None

    def setUp(self):
        super().setUp()
        if self.unbroken is None:
            self.expect(OK, *self.words, "-o", "unbroken.orrery")
            type(self).unbroken = rows_of(self.folder / "unbroken.orrery")
            self.assertGreater(len(self.unbroken["series"][1]), 4)
            self.assertGreater(len(self.unbroken["alert"][1]), 0)

    def assert_as_unbroken(self, name):
        rows = rows_of(self.folder / name)
        self.assertEqual(rows.keys(), self.unbroken.keys())
        for table, expected in self.unbroken.items():
            self.assertEqual(rows[table], expected, table)

    def start(self, *words):
        process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        return process

    def kill_at_any_time(self):
        seed = random.randrange(1 << 32)
        print("seed", seed)
        luck = random.Random(seed)
        resumed = 0
        for kill in range(KILLS):
            name = f"killed-{kill}.orrery"
            process = self.start(*self.words, *self.more, *OFTEN, "-o", name)
            time.sleep(luck.uniform(0.05, 1.5))
            process.kill()
            process.communicate()
            said = ""
            if not (self.folder / name).exists():  # else it was done before
                said = self.expect(OK, *self.words, *self.more, *OFTEN, "-o", name).stderr
            resumed += "going on from the snapshot" in said
            self.assert_as_unbroken(name)
            (self.folder / name).unlink()
        print(f"{resumed} of {KILLS} went on from a snapshot")


class Resume(Unbroken):
    def stopped(self, name="run.orrery", code=INTERRUPTED, number=signal.SIGINT):
        """A run that was stopped by a signal once it was under way; its pace leaves the time."""
        process = self.start(*WORDS, "-o", name, "--speed", "2000000")
        partial = self.folder / f"{name}.partial"
        for _ in range(1200):
            if partial.exists() and process.poll() is None:
                break
            time.sleep(0.05)
        time.sleep(0.2)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, said)
        self.assertIn("goes on from there", said)
        return partial

    def test_killed_at_any_time(self):
        self.kill_at_any_time()

    def test_killed_twice_and_resumed_by_name(self):
        name = "twice.orrery"
        for _ in range(2):
            process = self.start(*WORDS, *OFTEN, "-o", name, "--speed", "2000000")
            time.sleep(1.0)
            process.kill()
            process.communicate()
        said = self.expect(OK, *WORDS, "-o", name, "--resume").stderr
        self.assertIn("going on from the snapshot", said)
        self.assert_as_unbroken(name)

    def test_ctrl_c_and_the_same_command(self):
        self.stopped()
        self.assertEqual(self.written()[0], "run.orrery.partial")
        said = self.expect(OK, *WORDS, "-o", "run.orrery").stderr
        self.assertIn("going on from the snapshot", said)
        self.assert_as_unbroken("run.orrery")
        self.assertNotIn("run.orrery.partial", self.written())

    def test_sigterm(self):
        self.stopped(code=TERMINATED, number=signal.SIGTERM)
        self.expect(OK, *WORDS, "-o", "run.orrery", "--resume")
        self.assert_as_unbroken("run.orrery")

    def test_refused_by_name(self):
        partial = self.stopped()
        kept = partial.read_bytes()
        for change in (("--seed", 2), ("--until", "80 d"), ("--set", "plant.pump.step=2 min")):
            done = self.expect(INVALID, *WORDS, "-o", "run.orrery", "--resume", *change)
            self.assertIn("error snapshot-scenario", done.stderr)
        database = sqlite3.connect(partial)
        database.execute("UPDATE snapshot SET version = '0.0.1 (build 00)'")
        database.commit()
        database.close()
        done = self.expect(INVALID, *WORDS, "-o", "run.orrery", "--resume")
        self.assertIn("error snapshot-version", done.stderr)
        partial.write_bytes(kept[:len(kept) // 2])
        done = self.expect(INVALID, *WORDS, "-o", "run.orrery", "--resume")
        self.assertRegex(done.stderr, "error (snapshot|result)-damaged")
        self.expect(USAGE, *WORDS, "--resume", "--restart")
        # Without --resume the run starts anew and says so.
        said = self.expect(OK, *WORDS, "-o", "run.orrery").stderr
        self.assertIn("starting anew", said)
        self.assert_as_unbroken("run.orrery")

    def test_none_there(self):
        done = self.expect(IO, *WORDS, "-o", "none.orrery", "--resume")
        self.assertIn("error io-open", done.stderr)
        done = self.expect(IO, *WORDS, "-o", "none.orrery", "--from", "other.orrery.partial")
        self.assertIn("error io-open", done.stderr)
        process = self.start(*WORDS, "-o", "run.orrery", "--speed", "1000", "--snapshot-every",
                             "0 s")
        while not (self.folder / "run.orrery.partial").exists():
            time.sleep(0.05)
        time.sleep(0.3)
        process.kill()
        process.communicate()
        done = self.expect(INVALID, *WORDS, "-o", "run.orrery", "--resume")
        self.assertIn("error snapshot-none", done.stderr)

    def test_restart_and_from(self):
        partial = self.stopped()
        shutil.copy(partial, self.folder / "kept")
        self.assertEqual(
            self.expect(OK, *WORDS, "-o", "run.orrery", "--restart").stderr.count("going on"), 0)
        self.assert_as_unbroken("run.orrery")
        said = self.expect(OK, *WORDS, "-o", "other.orrery", "--from", "kept").stderr
        self.assertIn("going on from the snapshot", said)
        self.assert_as_unbroken("other.orrery")
        self.assertIn("kept", self.written())

    def test_breakpoints(self):
        for condition in ("at 3 d", "rule alerts", "drift starts", "pump.temperature > 310 K"):
            done = self.expect(OK, *WORDS, "-o", "run.orrery", "--break", condition, "--restart")
            self.assertIn("paused at", done.stderr, condition)
            self.assertEqual(done.stdout, "")
            self.assertEqual(self.written(), ["run.orrery.partial"] + (
                ["unbroken.orrery"] if "unbroken.orrery" in self.written() else []))
        self.expect(OK, *WORDS, "-o", "run.orrery", "--resume", "--snapshot-every-sim", "7 d")
        self.assert_as_unbroken("run.orrery")

    def test_breakpoints_that_make_no_sense(self):
        for condition in ("at noon", "rulle alerts", "drift", "pump.temperature > 3 m", "1 < 2"):
            done = self.expect(USAGE, *WORDS, "-o", "run.orrery", "--break", condition)
            self.assertIn("--break:1:", done.stderr, condition)
            self.assertNotIn("run.orrery.partial", self.written())


class ResumeParts(Unbroken):
    """The same for a plant of several parts that two threads drive."""

    words = ("run", TRUNK, "--set", "duration=40 d")
    more = ("--threads", "2")

    def test_killed_at_any_time(self):
        self.kill_at_any_time()


if __name__ == "__main__":
    unittest.main()
