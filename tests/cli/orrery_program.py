# SPDX-License-Identifier: Apache-2.0
"""The program under test and a folder to run it in."""

import os
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ORRERY_PROGRAM", str(ROOT / "build/bin/orrery"))
SMALL = Path(__file__).resolve().parent / "small.yaml"
SITES = SMALL.with_name("sites.yaml")  # six parts, an agent in each
TRUNK = SMALL.with_name("trunk.yaml")  # seven parts, an agent in one of them commands the others
COMMANDS = ("run", "experiment", "check", "models", "schema", "new", "probe", "report", "compare",
            "train", "evaluate", "tune", "bench-models", "data", "export", "serve", "completion",
            "render")

OK, VERDICT_FAIL, USAGE, INVALID, RUN_FAILED, NOTHING_TO_DO, IO = 0, 1, 2, 3, 4, 5, 6
INTERNAL, INTERRUPTED, TERMINATED = 8, 130, 143
LIVENESS_S = 180  # a hung program fails; speed decides nothing


def rows_of(path):
    """Every value of every table but what a run says about itself (real time, command line)."""
    tables = {}
    database = sqlite3.connect(path)
    for (name, sql) in database.execute("SELECT name, sql FROM sqlite_schema").fetchall():
        tables[name] = (sql, database.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall())
    columns = [row[1] for row in database.execute("PRAGMA table_info(run)")]
    database.close()
    own = {columns.index("wall_s"), columns.index("command_line")}
    sql, (run,) = tables["run"]
    tables["run"] = (sql, [value for i, value in enumerate(run) if i not in own])
    sql, digests = tables["digest"]
    tables["digest"] = (sql, [row for row in digests if row[0] != "run"])
    return tables


def has_snapshot(path):
    """Whether a run under way, which locks its file, can be gone on with: it writes its second."""
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        found = database.execute("SELECT number FROM snapshot").fetchone()
        database.close()
        return found is not None and found[0] >= 2
    except sqlite3.Error:
        return False


class ProgramTest(unittest.TestCase):
    """Each test has an empty folder of its own, in which the program runs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def orrery(self, *words, stdin=None, env=None, text=True):
        return subprocess.run(
            [PROGRAM, *map(str, words)], cwd=self.folder, input=stdin, capture_output=True,
            text=text, timeout=LIVENESS_S, env={**os.environ, **(env or {})})

    def expect(self, code, *words, **options):
        """Runs the program, checks its exit code, gives what it said."""
        done = self.orrery(*words, **options)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def written(self):
        return sorted(path.name for path in self.folder.iterdir())
