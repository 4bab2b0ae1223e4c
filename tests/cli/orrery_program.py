# SPDX-License-Identifier: Apache-2.0
"""The program under test and a folder to run it in."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("ORRERY_PROGRAM", str(ROOT / "build/bin/orrery"))
SMALL = Path(__file__).resolve().parent / "small.yaml"
COMMANDS = ("run", "check", "models", "schema", "new", "probe", "report", "train", "bench-models",
            "data", "export", "completion")

OK, VERDICT_FAIL, USAGE, INVALID, NOTHING_TO_DO, IO = 0, 1, 2, 3, 5, 6
INTERRUPTED, TERMINATED = 130, 143
LIVENESS_S = 60  # a hung program fails; speed decides nothing


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
