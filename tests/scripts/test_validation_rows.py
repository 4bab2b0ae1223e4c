# SPDX-License-Identifier: Apache-2.0
"""The rows of the validation table have their form, and mistakes in them are told by line."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = ROOT / "tests/validation/rows.csv"
sys.path.insert(0, str(ROOT / "scripts"))

from validation_rows import INVALID, Refused, read_rows
from validation_truths import telling_tests

SECTIONS = 15


class ValidationRows(unittest.TestCase):
    def test_the_rows_of_the_project(self):
        rows = read_rows(ROWS)
        self.assertEqual(len({row.section for row in rows}), SECTIONS)
        ids = [row.id for row in rows]
        self.assertEqual(len(ids), len(set(ids)))
        for row in rows:
            self.assertNotIn("|", row.what + row.expected + row.source, row.id)

    def test_each_row_of_a_section_stands_with_the_others(self):
        sections = [row.section for row in read_rows(ROWS)]
        changes = sum(a != b for a, b in zip(sections, sections[1:]))
        self.assertEqual(changes, SECTIONS - 1)

    def test_the_tests_that_cover_a_row_exist_and_tell(self):
        names = {f"{folder}/{name}" for folder, tests in telling_tests().items() for name in tests}
        for row in read_rows(ROWS):
            for test in row.tests:
                self.assertIn(test, names, row.id)

    def test_mistakes(self):
        lines = ROWS.read_text().splitlines()
        first = lines[1]
        for line, words in ((first, "there twice"), (first + ",x", "cells instead of"),
                            (first.replace("ENG-01", "ENG-1"), "is no row"),
                            (first.replace("ENG-01", "ENG-99").replace("published", "known"),
                             "kind 'known' is none of"),
                            ("ENG-99,s,w,e,1,s,exact,", "empty cell"),
                            ("ENG-99,s,w,e,0,s,exact,none", "how many numbers"),
                            ("ENG-99,s,w,e,1,s,exact,MM1", "is no test")):
            with self.subTest(words), tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "rows.csv"
                path.write_text("\n".join([*lines, line, ""]))
                with self.assertRaises(Refused) as refused:
                    read_rows(path)
                self.assertEqual(refused.exception.code, INVALID)
                self.assertIn(words, str(refused.exception))
                self.assertIn(f":{len(lines) + 1}:", str(refused.exception))


if __name__ == "__main__":
    unittest.main()
