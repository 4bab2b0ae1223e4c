# SPDX-License-Identifier: Apache-2.0
"""The validation table on the built tree, its page, and that a wrong number does not pass."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = os.environ.get("ORRERY_BUILD_DIR", str(ROOT / "build"))
SCRIPT = ROOT / "scripts/validation_table.py"
PAGE = ROOT / "docs/validation.md"


def table(*words):
    return subprocess.run([sys.executable, str(SCRIPT), *map(str, words)], capture_output=True,
                          text=True, check=False)


def truth(row, what, got):
    return {"row": row, "test": "devices/A.B", "what": what, "expected": 1, "got": got,
            "tolerance": 0}


class ValidationTable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = Path(cls.scratch.name)
        cls.truths = cls.folder / "truths.jsonl"
        cls.done = table("--json", "--check", "--build", BUILD, "--keep", cls.truths)

    def judged(self, code, lines, *words):
        path = self.folder / "changed.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        done = table("--json", "--truths", path, *words)
        self.assertEqual(done.returncode, code, done.stderr)
        return {row["row"]: row for row in json.loads(done.stdout or "[]")}, done.stderr

    def told(self):
        return [json.loads(line) for line in self.truths.read_text().splitlines()]

    def test_no_row_fails_and_the_page_says_the_same(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        rows = json.loads(self.done.stdout)
        for row in rows:
            self.assertEqual(list(row), ["row", "expected", "got", "tolerance", "status"])
            self.assertIn(row["status"], ("pass", "not modelled", "data absent"), row["row"])
        status = {row["row"]: row["status"] for row in rows}
        self.assertEqual(status["MAN-02"], "pass")
        self.assertNotIn("MAN-04", status)  # derived

    def test_a_wrong_number_fails(self):
        lines = self.told()
        wrong = next(line for line in lines if line["row"] == "MAN-02")
        wrong["got"] += 2 * wrong["tolerance"]
        rows, said = self.judged(1, lines)
        self.assertEqual(rows["MAN-02"]["status"], "fail")
        self.assertEqual(rows["MAN-01a"]["status"], "pass")
        self.assertIn("MAN-02: ", said)

    def test_no_number_is_a_failure(self):
        lines = self.told()
        next(line for line in lines if line["row"] == "ENG-08")["got"] = None
        self.assertEqual(self.judged(1, lines)[0]["ENG-08"]["status"], "fail")

    def test_some_numbers_of_a_row_do_not_make_it_pass(self):
        lines = [line for line in self.told() if line.get("what") != "L10, h"]
        rows, said = self.judged(1, lines)
        self.assertEqual(rows["MAN-02"]["status"], "fail")
        self.assertIn("1 of its 2 numbers", said)
        rows, said = self.judged(0, [*self.told(), truth("INV-01", "cost", 1)])
        self.assertEqual(rows["INV-01"]["status"], "not modelled")
        self.assertIn("1 of its 2 numbers are still missing", said)

    def test_a_test_that_vanishes_fails_its_rows(self):
        lines = [line for line in self.told() if not line.get("test", "").endswith("weibull")]
        rows, said = self.judged(1, lines)
        self.assertEqual(rows["MAN-03"]["status"], "fail")
        self.assertIn("told nothing", said)

    def test_a_failing_test_fails_its_rows(self):
        lines = self.told()
        test = next(line for line in lines if line["row"] == "ENG-05")["test"]
        rows, said = self.judged(1, [*lines, {"failed": test}])
        self.assertEqual(rows["ENG-05"]["status"], "fail")
        self.assertIn(test, said)

    def test_absent_data_are_no_failure(self):
        lines = [line for line in self.told() if line["row"] not in ("TUR-05", "TUR-06")]
        test = "models/RecordedTurbofans.TUR_05_TUR_06_engines_and_rows"
        lines += [{"row": row, "test": test, "absent": "no files"} for row in ("TUR-05", "TUR-06")]
        rows, _ = self.judged(0, lines, "--check")
        self.assertEqual(rows["TUR-06"]["status"], "data absent")

    def test_a_row_that_nobody_knows(self):
        self.assertIn("MAN-99", self.judged(1, [*self.told(), truth("MAN-99", "x", 1)])[1])

    def test_a_row_is_there_as_soon_as_a_test_tells_it(self):
        lines = [*self.told(), truth("INV-01", "quantity", 1), truth("INV-01", "cost", 1)]
        rows, said = self.judged(0, lines)
        self.assertEqual(rows["INV-01"], {
            "row": "INV-01", "expected": {"quantity": 1, "cost": 1},
            "got": {"quantity": 1, "cost": 1}, "tolerance": {"quantity": 0, "cost": 0},
            "status": "pass"})
        self.assertIn("INV-01 is told by devices/A.B", said)
        lines.append(truth("INV-01", "cost", 2))
        self.assertEqual(self.judged(1, lines)[0]["INV-01"]["status"], "fail")

    def test_a_page_that_is_out_of_date(self):
        page = self.folder / "page.md"
        text = PAGE.read_text()
        for old, new in (("| MAN-01a |", "| MAN-01z |"), ("940 h", "941 h"),
                         ("| pass |", "| not modelled |")):
            self.assertIn(old, text)
            page.write_text(text.replace(old, new, 1))
            done = table("--truths", self.truths, "--check", "--page", page)
            self.assertEqual(done.returncode, 1, new)
            self.assertIn("--markdown", done.stderr)
        done = table("--truths", self.truths, "--markdown", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(table("--truths", self.truths, "--check", "--page", page).returncode, 0)

    def test_exit_codes(self):
        self.assertEqual(table("--jsn").returncode, 2)
        self.assertEqual(table("--build", self.folder / "none").returncode, 6)
        self.assertEqual(table("--truths", self.folder / "none").returncode, 6)
        bad = self.folder / "bad"
        for text in ("{", "[]", '{"row": "MAN-02"}'):
            bad.write_text(text)
            self.assertEqual(table("--truths", bad).returncode, 3, text)
        bad.write_text("# a page without markers")
        self.assertEqual(table("--truths", self.truths, "--markdown", bad).returncode, 3)


if __name__ == "__main__":
    unittest.main()
