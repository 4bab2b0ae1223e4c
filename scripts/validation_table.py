#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The validation table: every published or exact number, and what the built tests found for it.

The rows are those of tests/validation/rows.csv. The numbers come from tests that call
tests/support/truth.h, which this script runs. docs/validation.md says how to read the table.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from validation_page import check_page, write_page
from validation_rows import IO, ROOT, Refused, read_rows
from validation_truths import gather, read_truths

PASS, FAIL, NOT_MODELLED, DATA_ABSENT = "pass", "fail", "not modelled", "data absent"
PRINTED = ("published", "exact")


def main():
    args = arguments()
    try:
        rows = read_rows(args.rows)
        findings = read_truths(args.truths) if args.truths else gather(args.build, args.keep)
        table, reasons = judge(rows, findings)
        if args.markdown:
            write_page(args.markdown, rows, table)
        if args.check:
            reasons += check_page(args.page, rows, table)
    except Refused as refusal:
        print(f"validation_table.py: {refusal}", file=sys.stderr)
        return refusal.code
    print(as_json(table) if args.json else as_text(table))
    for reason in reasons:
        print(f"validation_table.py: {reason}", file=sys.stderr)
    return 1 if reasons else 0


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0],
        epilog="Exit codes: 0 no row fails, 1 a row fails or the page is out of date, 2 usage, "
               "3 rows or truths that cannot be read, 6 no build or a file that cannot be written.")
    parser.add_argument("--json", action="store_true", help="an array of objects with the keys "
                        "row, expected, got, tolerance, status")
    parser.add_argument("--build", type=Path, default=ROOT / "build", metavar="DIR")
    parser.add_argument("--rows", type=Path, default=ROOT / "tests/validation/rows.csv",
                        metavar="FILE", help="other rows than the project's")
    parser.add_argument("--truths", type=Path, metavar="FILE",
                        help="what an earlier call kept, instead of running the tests")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep what the tests told")
    parser.add_argument("--page", type=Path, default=ROOT / "docs/validation.md", metavar="FILE",
                        help="the page that --check looks at")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--markdown", type=Path, metavar="FILE",
                      help="write the table into a page, between its markers")
    what.add_argument("--check", action="store_true",
                      help="fail when the page has other rows, expectations or statuses")
    return parser.parse_args()


def judge(rows, findings):
    """The table, and for each failure a reason for people."""
    table, reasons = [], unknown_rows(rows, findings)
    for row in rows:
        told = [t for t in findings.truths if t["row"] == row.id]
        reason = failure(row, told, findings)
        if reason:
            reasons.append(f"{row.id}: {reason}")
        if row.kind in PRINTED:
            table.append(entry(row, told, reason))
        if not row.tests and told:
            note(row, told)
    return table, reasons


def note(row, told):
    """To whoever merges a test for a row that had none."""
    names = " ".join(sorted({truth["test"] for truth in told}))
    gap = missing(row, told)
    remedy = (f"{gap} of its {row.numbers} numbers are still missing" if gap
              else "write that in rows.csv in place of none")
    print(f"validation_table.py: note: {row.id} is told by {names}; {remedy}", file=sys.stderr)


def unknown_rows(rows, findings):
    known = {row.id for row in rows}
    return [f"{name}: told by a test, but no row of rows.csv"
            for name in sorted({t["row"] for t in findings.truths} - known)]


def failure(row, told, findings):
    """Why a row fails, or nothing."""
    for truth in told:
        if "absent" not in truth and not holds(truth):
            return (f"{truth['what']}: expected {truth['expected']} within {truth['tolerance']}, "
                    f"got {truth['got']}")
    for test in {*row.tests, *(t["test"] for t in told)} & findings.failed:
        return f"the test {test} fails, or its program broke off"
    for test in row.tests:
        if test not in {t["test"] for t in told}:
            return f"rows.csv says that {test} covers it, but that test told nothing"
    if row.tests and missing(row, told):
        return f"{missing(row, told)} of its {row.numbers} numbers are not told"
    return None


def missing(row, told):
    """How many numbers of the row nobody tells; none where a test says that its data are absent."""
    if any("absent" in truth for truth in told):
        return 0
    return max(0, row.numbers - len({truth["what"] for truth in told}))


def holds(truth):
    expected, got, tolerance = (truth[key] for key in ("expected", "got", "tolerance"))
    return None not in (expected, got, tolerance) and abs(got - expected) <= tolerance


def entry(row, told, reason):
    numbers = [t for t in told if "absent" not in t]
    if reason:
        status = FAIL
    elif not told or missing(row, told):
        status = NOT_MODELLED
    else:
        status = DATA_ABSENT if len(numbers) < len(told) else PASS
    return {"row": row.id, "expected": column(numbers, "expected") if numbers else row.expected,
            "got": column(numbers, "got"), "tolerance": column(numbers, "tolerance"),
            "status": status}


def column(numbers, key):
    """One number by itself, several by what they are, nothing when none was told."""
    if not numbers:
        return None
    if len(numbers) == 1:
        return numbers[0][key]
    named = {}
    for number in numbers:
        what = number["what"]
        named[f"{what} ({number['test']})" if what in named else what] = number[key]
    return named


def as_json(table):
    return json.dumps(table, indent=2)


def as_text(table):
    lines = [f"{'row':<8} {'status':<13} {'expected':>14} {'got':>14} {'tolerance':>10}  what"]
    for row in table:
        if row["got"] is None:
            lines.append(f"{row['row']:<8} {row['status']:<13} {row['expected']}")
            continue
        for what, expected, got, tolerance in numbers_of(row):
            lines.append(f"{row['row']:<8} {row['status']:<13} {shown(expected):>14} "
                         f"{shown(got):>14} {shown(tolerance):>10}  {what}".rstrip())
    counts = [f"{sum(row['status'] == status for row in table)} {status}"
              for status in (PASS, FAIL, NOT_MODELLED, DATA_ABSENT)]
    return "\n".join([*lines, f"{len(table)} rows: {', '.join(counts)}"])


def numbers_of(row):
    if not isinstance(row["got"], dict):
        return [("", row["expected"], row["got"], row["tolerance"])]
    return [(what, row["expected"][what], got, row["tolerance"][what])
            for what, got in row["got"].items()]


def shown(value):
    return f"{value:.8g}" if isinstance(value, float) else "none" if value is None else str(value)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(IO)
