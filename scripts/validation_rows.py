# SPDX-License-Identifier: Apache-2.0
"""The rows of the validation table as tests/validation/rows.csv has them."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INVALID, IO = 3, 6
COLUMNS = ["row", "section", "what", "expected", "numbers", "source", "kind", "tests"]
KINDS = ("published", "exact", "derived")


class Refused(Exception):
    """A mistake with its exit code."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


@dataclass
class Row:
    id: str
    section: str
    what: str
    expected: str
    numbers: int
    source: str
    kind: str
    tests: list


def read_rows(path):
    try:
        with open(path, newline="", encoding="utf-8") as file:
            table = list(csv.reader(file))
    except OSError as error:
        raise Refused(IO, f"{path}: {error.strerror}") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise Refused(INVALID, f"{path}: {error}") from error
    if not table or table[0] != COLUMNS:
        raise Refused(INVALID, f"{path}:1: the columns are {', '.join(COLUMNS)}")
    rows, seen = [], set()
    for line, cells in enumerate(table[1:], 2):
        problem = problem_of(cells, seen)
        if problem:
            raise Refused(INVALID, f"{path}:{line}: {problem}")
        seen.add(cells[0])
        rows.append(Row(*cells[:4], int(cells[4]), *cells[5:7], tests_of(cells)))
    return rows


def tests_of(cells):
    return [] if cells[7] == "none" else cells[7].split()


def problem_of(cells, seen):
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} cells instead of {len(COLUMNS)}"
    if not all(cell.strip() for cell in cells):
        return "an empty cell; a row that no test covers says none"
    if not re.fullmatch(r"[A-Z]{3}-\d{2}[a-z]?", cells[0]):
        return f"'{cells[0]}' is no row: three letters, a dash, two digits, perhaps a letter"
    if cells[0] in seen:
        return f"{cells[0]} is there twice"
    if not re.fullmatch(r"[1-9]\d{0,3}", cells[4]):
        return f"'{cells[4]}' does not say how many numbers the row has"
    if cells[6] not in KINDS:
        return f"kind '{cells[6]}' is none of {', '.join(KINDS)}"
    for test in tests_of(cells):
        if not re.fullmatch(r"[a-z]+/\w+\.\w+", test):
            return f"'{test}' is no test: FOLDER/Suite.Name, as CTest calls it"
    return None
