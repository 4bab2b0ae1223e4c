# SPDX-License-Identifier: Apache-2.0
"""Threads and processes (ranks) that drive one plant never shape its outcome, and none waits for
ever for another one that is gone.
"""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from orrery_program import (INVALID, IO, LIVENESS_S, OK, PROGRAM, RUN_FAILED, SITES, TRUNK, USAGE,
                            ProgramTest, has_snapshot, rows_of)

BREAKS = SITES.with_name("breaks.yaml")
LONG = ("--set", "duration=60 d")
OFTEN = ("--snapshot-every", "100 ms")
GO_ON = "the same command goes on from the last snapshot"

LAUNCHER = shutil.which("mpirun")
MODULE = Path(PROGRAM).resolve().parents[1] / "lib/orrery/mpi.so"
# More processes than cores, as root, on any machine; other launchers ignore these.
LENIENT = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_mpi_yield_when_idle": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe"}
WHY_NOT = ("there is no mpirun" if LAUNCHER is None else
           "" if MODULE.exists() else f"there is no MPI module {MODULE}")


def outcome_of(path):
    """A run's JSON without its own: real time, file, speed."""
    outcome = json.loads(path.read_text(encoding="utf-8"))
    return {key: value for key, value in outcome.items() if "wall" not in key
            and key not in ("result_file", "result", "command_line")}


class WorkersTest(ProgramTest):
    """Runs with a number of ranks and threads, and what they leave."""

    def under(self, ranks, *words):
        """The command line that has this many ranks; 1: without a launcher."""
        launcher = [] if ranks == 1 else [LAUNCHER, "-n", str(ranks)]
        return [*launcher, PROGRAM, *map(str, words)]

    def run_ranks(self, ranks, code, *words):
        done = subprocess.run(self.under(ranks, *words), cwd=self.folder, capture_output=True,
                              text=True, timeout=2 * LIVENESS_S, env={**os.environ, **LENIENT},
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, f"{ranks} {words}\n{done.stdout}\n{done.stderr}")
        return done

    def result(self, ranks, name, *words):
        """Outcome and rows of a finished run."""
        self.run_ranks(ranks, OK, "run", *words, "-o", f"{name}.orrery", f"--json={name}.json")
        return outcome_of(self.folder / f"{name}.json"), rows_of(self.folder / f"{name}.orrery")

    def assert_same(self, got, expected, why):
        self.assertEqual(got[0], expected[0], why)
        self.assertEqual(got[1].keys(), expected[1].keys(), why)
        for table, rows in expected[1].items():
            self.assertEqual(got[1][table], rows, f"{why}: {table}")

    def unbroken(self, scenario, *words):
        one = self.result(1, "one", scenario, *words)
        for table in ("series", "alert", "fault", "metric", "book"):
            self.assertGreater(len(one[1][table][1]), 0, table)
        return one


class Threads(WorkersTest):
    def test_outcome(self):
        for scenario in (SITES, TRUNK):
            one = self.unbroken(scenario)
            for threads in (2, 5):
                said = self.run_ranks(1, OK, "run", scenario, "--threads", threads).stderr
                self.assertNotIn("one worker does it all", said)
                self.assert_same(self.result(1, "more", scenario, "--threads", threads), one,
                                 f"{scenario.name}, {threads} threads")


@unittest.skipIf(WHY_NOT, WHY_NOT)
class Ranks(WorkersTest):
    def test_outcome(self):
        for scenario in (SITES, TRUNK):
            one = self.unbroken(scenario)
            for ranks, threads in ((2, 1), (3, 1), (4, 1), (2, 2)):
                self.assert_same(
                    self.result(ranks, "more", scenario, "--threads", threads), one,
                    f"{scenario.name}, {ranks} ranks of {threads} threads")

    def test_more_ranks_than_parts(self):
        one = self.unbroken(SITES)
        self.assert_same(self.result(8, "more", SITES), one, "8 ranks, 6 parts")
        whole = ("--set", "partition.plan=one")
        one = self.result(1, "whole", SITES, *whole)
        self.assert_same(self.result(2, "more", SITES, *whole), one, "2 ranks, 1 part")
        done = self.run_ranks(2, OK, "run", SITES, *whole, "-o", "said.orrery")
        self.assertEqual(done.stderr.count("one worker does it all"), 1, done.stderr)

    def test_mistakes_are_told_once(self):
        bad = self.folder / "bad.yaml"
        bad.write_text(SITES.read_text(encoding="utf-8").replace("first_order", "frist_order"),
                       encoding="utf-8")
        for code, about, words in (
                (INVALID, "frist_order", (bad,)),
                (IO, "there is no such scenario", ("none.yaml",)),
                (USAGE, "single process", (SITES, "--break", "at 3 h")),
                (USAGE, "single process", (SITES, "--speed", "10")),
                (USAGE, "stdin", ("-",)),
                (USAGE, "--until", (SITES, "--until", "noon")),
                (IO, "none/r.json", (SITES, "--json=none/r.json")),
                (IO, "none/r.orrery", (SITES, "-o", "none/r.orrery")),
                (IO, "io-open", (SITES, "--resume"))):
            done = self.run_ranks(3, code, "run", *words)
            lines = [line for line in done.stderr.splitlines() if about in line]
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertEqual(self.written(), ["bad.yaml"], words)

    def test_one_rank_alone_cannot_go_on(self):
        """Which rank it is must not matter: nobody waits for one that has given up."""
        good = ["run", SITES, "-o", "run.orrery"]
        for code, about, bad in ((INVALID, "rank-differs", [*good, "--seed", 9]),
                                 (USAGE, "--until", [*good, "--until", "noon"]),
                                 (IO, "there is no such scenario", ["run", "none.yaml"])):
            for first, second in ((good, bad), (bad, good)):
                line = [LAUNCHER, "-n", "1", PROGRAM, *map(str, first),
                        ":", "-n", "1", PROGRAM, *map(str, second)]
                done = subprocess.run(line, cwd=self.folder, capture_output=True, text=True,
                                      timeout=LIVENESS_S, env={**os.environ, **LENIENT},
                                      stdin=subprocess.DEVNULL)
                self.assertEqual(done.returncode, code, done.stderr)
                told = [text for text in done.stderr.splitlines() if about in text]
                self.assertEqual(len(told), 1, done.stderr)

    def test_the_plant_fails_in_one_part(self):
        for ranks in (1, 3):
            done = self.run_ranks(ranks, RUN_FAILED, "run", BREAKS, "-q")
            self.assertEqual(done.stderr.count("error run-failed"), 1, done.stderr)
            self.assertIn("tank[35]", done.stderr)

    def test_dry_run(self):
        done = self.run_ranks(3, OK, "run", SITES, "--dry-run")
        self.assertEqual(done.stdout.count("would simulate"), 1, done.stdout)
        self.assertEqual(self.written(), [])

    def start(self, ranks, *words):
        process = subprocess.Popen(self.under(ranks, *words), cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, env={**os.environ, **LENIENT})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        return process

    def under_way(self, ranks, name, *words):
        """A run that has taken a snapshot and goes on."""
        process = self.start(ranks, "run", *words, *LONG, *OFTEN, "-o", name)
        until = time.monotonic() + LIVENESS_S
        while not has_snapshot(self.folder / f"{name}.partial"):
            self.assertIsNone(process.poll(), "the run is too short for this test")
            self.assertLess(time.monotonic(), until, "no snapshot was taken")
            time.sleep(0.02)
        return process

    def ranks_of(self, launcher):
        """Process ids by rank."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent != launcher.pid:
                    continue
                for word in (folder / "environ").read_bytes().split(b"\0"):
                    key, _, value = word.partition(b"=")
                    if key in (b"OMPI_COMM_WORLD_RANK", b"PMI_RANK"):
                        found[int(value)] = int(folder.name)
            except (OSError, ValueError):
                continue
        return found

    def keep(self, partial, name):
        """With its journal: who was killed while writing leaves pages that only it puts right."""
        for end in ("", "-journal"):
            if (self.folder / f"{partial}{end}").exists():
                shutil.copy(self.folder / f"{partial}{end}", self.folder / f"{name}{end}")

    def stopped(self, ranks, scenario, stop):
        """What a run says that `stop(launcher)` ends; one that is over too soon begins again."""
        result = self.folder / "run.orrery"
        for _ in range(5):
            result.unlink(missing_ok=True)
            process = self.under_way(ranks, result.name, scenario)
            stop(process)
            said, _ = process.communicate(timeout=LIVENESS_S)
            if result.exists():
                continue
            self.assertNotEqual(process.returncode, OK, said)
            self.assertIn(GO_ON, said)
            return said
        self.fail("the run is too short for this test")

    def goes_on(self, ranks, name, scenario, one, *words):
        said = self.run_ranks(ranks, OK, "run", scenario, *LONG, *words, "-o", f"{name}.orrery",
                              f"--json={name}.json").stderr
        self.assertIn("going on from the snapshot", said)
        got = outcome_of(self.folder / f"{name}.json"), rows_of(self.folder / f"{name}.orrery")
        self.assert_same(got, one, f"{name} goes on with {ranks} ranks")

    def kill_rank(self, launcher, victim):
        ranks = self.ranks_of(launcher)
        self.assertEqual(sorted(ranks), [0, 1, 2])
        os.kill(ranks[victim], signal.SIGKILL)

    def end_ranks(self, launcher):
        for pid in self.ranks_of(launcher).values():
            os.kill(pid, signal.SIGTERM)

    def test_a_rank_is_killed(self):
        for scenario, victim in ((SITES, 1), (TRUNK, 2), (TRUNK, 0)):
            one = self.unbroken(scenario, *LONG)
            self.stopped(3, scenario, lambda process: self.kill_rank(process, victim))
            self.keep("run.orrery.partial", "kept")
            self.goes_on(3, "run", scenario, one)
            self.goes_on(4, "four", scenario, one, "--from", "kept", "--threads", 2)
            self.goes_on(1, "single", scenario, one, "--from", "kept", "--threads", 2)

    def test_the_launcher_is_stopped(self):
        one = self.unbroken(TRUNK, *LONG)
        for number in (signal.SIGINT, signal.SIGTERM):
            self.stopped(2, TRUNK, lambda process: process.send_signal(number))
            self.goes_on(2, "run", TRUNK, one)

    def test_all_ranks_are_stopped(self):
        """As batch systems do before the time is over: to each process, time left to end."""
        one = self.unbroken(TRUNK, *LONG)
        said = self.stopped(2, TRUNK, self.end_ranks)
        self.assertEqual(said.count("stopped at"), 1, said)
        self.goes_on(3, "run", TRUNK, one)

    def test_goes_on_with_ranks_what_one_process_began(self):
        one = self.unbroken(SITES, *LONG)
        process = self.under_way(1, "run.orrery", SITES, "--threads", 2)
        process.kill()
        process.communicate()
        self.goes_on(3, "run", SITES, one)


if __name__ == "__main__":
    unittest.main()
