# SPDX-License-Identifier: Apache-2.0
"""Experiments in PostgreSQL, against a real server that the test starts."""

import os
import subprocess
import unittest
from pathlib import Path

from orrery_program import INVALID, IO, LIVENESS_S, OK, PROGRAM, SMALL, USAGE, ProgramTest
from postgres_server import PostgresServer, why_not

UNREACHABLE = 7
STORE_TESTS = Path(PROGRAM).with_name("test_scenarios_unit")
CONTENT = ("experiment", "file", "point", "run", "measure", "gate")


def has_experiments():
    done = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, timeout=LIVENESS_S)
    return "  experiment " in done.stdout


@unittest.skipIf(why_not(), why_not())
class Postgres(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.server = PostgresServer()
        cls.addClassCleanup(cls.server.remove)


class Store(Postgres):
    @unittest.skipUnless(STORE_TESTS.exists(), f"{STORE_TESTS} is not built")
    def test_tests_that_need_a_server(self):
        done = subprocess.run(
            [STORE_TESTS, "--gtest_filter=PostgresServer.*"], capture_output=True, text=True,
            timeout=4 * LIVENESS_S,
            env={**os.environ, "ORRERY_TEST_POSTGRES": self.server.address("")})
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"\[  PASSED  \] [1-9]")
        self.assertNotIn("SKIPPED", done.stdout)


class Addresses(Postgres):
    def export(self, code, address):
        return self.expect(code, "export", address, "--out", "out").stderr

    def test_nothing_is_kept_under_this_name(self):
        self.assertIn("no experiment 'none'", self.export(IO, self.server.address("none")))

    def test_passwords_and_missing_names_are_refused(self):
        said = self.export(USAGE, "postgresql://me:hush@localhost/x?experiment=a")
        self.assertIn("store-url", said)
        self.assertIn(".pgpass", said)
        self.assertNotIn("hush", said)
        self.assertIn("?experiment=NAME", self.export(USAGE, "postgresql://localhost/x"))

    def test_schemas_of_others_and_other_versions_are_refused(self):
        self.server.sql('CREATE SCHEMA orrery_theirs; CREATE TABLE orrery_theirs.mine (a int);'
                        'CREATE SCHEMA orrery_later; CREATE TABLE orrery_later.format (version '
                        'bigint); INSERT INTO orrery_later.format VALUES (99)')
        self.assertIn("store-foreign", self.export(INVALID, self.server.address("theirs")))
        said = self.export(INVALID, self.server.address("later"))
        self.assertIn("store-version", said)
        self.assertIn("version 99", said)

    def test_a_server_that_is_gone_is_unreachable(self):
        self.server.stop()
        self.addCleanup(self.server.start)
        said = self.export(UNREACHABLE, self.server.address("x"))
        self.assertIn("store-unreachable", said)
        self.assertIn("psql", said)


@unittest.skipUnless(has_experiments(), "this program has no command 'experiment'")
class Experiments(Postgres):
    def tables(self, place, out):
        self.expect(OK, "export", place, "--out", out)
        return {name: (self.folder / out / f"{name}.csv").read_bytes() for name in CONTENT}

    def execute(self, place, *words, replications=6):
        self.expect(OK, "experiment", SMALL, "--out", place, "--replications", replications,
                    *words)

    def test_the_table_is_that_of_a_folder(self):
        self.execute("folder")
        address = self.server.address("same")
        self.execute(address, "-j", 2, replications=3)
        self.execute(address, "-j", 2)  # the other three
        self.assertEqual(self.server.sql("SELECT count(*) FROM orrery_same.run"), "6")
        self.assertEqual(self.tables(address, "a"), self.tables("folder", "b"))


if __name__ == "__main__":
    unittest.main()
