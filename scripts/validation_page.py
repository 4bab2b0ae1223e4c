# SPDX-License-Identifier: Apache-2.0
"""The validation table as a part of a documentation page, between two markers."""

import re
from pathlib import Path

from validation_rows import INVALID, IO, Refused

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
LINE = re.compile(r"^\| ([A-Z]{3}-\d{2}[a-z]?) \| (.*) \| ([a-z ]+) \|$")
OTHER_DATA = {"pass", "data absent"}  # another machine may have recorded data that this one lacks


def write_page(path, rows, table):
    head, _, tail = parts(path)
    try:
        Path(path).write_text(f"{head}{BEGIN}\n{generated(rows, table)}{END}{tail}",
                              encoding="utf-8")
    except OSError as error:
        raise Refused(IO, f"{path}: {error.strerror}") from error


def generated(rows, table):
    by_id = {row.id: row for row in rows}
    lines, section = [], None
    for entry in table:
        row = by_id[entry["row"]]
        if row.section != section:
            section = row.section
            lines += ["", f"### {section[0].upper()}{section[1:]}", "",
                      "| row | what | expected | got | source | status |",
                      "|---|---|---|---|---|---|"]
        got = "; ".join(numbers(entry["got"]))
        lines.append(f"| {row.id} | {row.what} | {row.expected} | {got or '-'} | {row.source} "
                     f"| {entry['status']} |")
    return "\n".join([*lines, "", ""])


def numbers(got):
    if got is None:
        return []
    if isinstance(got, dict):
        return [f"{what}: {digits(value)}" for what, value in got.items()]
    return [digits(got)]


def digits(value):
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def check_page(path, rows, table):
    """What the page says that the table does not; the digits of `got` may differ by machine."""
    by_id = {row.id: row for row in rows}
    page = {match.group(1): match for match in map(LINE.match, parts(path)[1].splitlines())
            if match}
    problems = [f"{path}: {name} is no row any more" for name in page.keys() - by_id.keys()]
    for entry in table:
        row, line = by_id[entry["row"]], page.get(entry["row"])
        if line is None:
            problems.append(f"{path}: {row.id} is missing")
            continue
        if not line.group(2).startswith(f"{row.what} | {row.expected} | "):
            problems.append(f"{path}: {row.id} has other words than rows.csv")
        statuses = {line.group(3), entry["status"]}
        if len(statuses) == 2 and statuses != OTHER_DATA:
            problems.append(f"{path}: {row.id} is '{line.group(3)}' there and "
                            f"'{entry['status']}' here")
    remedy = "; write it anew with --markdown"
    return sorted(problem + remedy for problem in problems)


def parts(path):
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(IO, f"{path}: {error.strerror}") from error
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise Refused(INVALID, f"{path}: needs one line '{BEGIN}' and one '{END}' after it")
    head, rest = text.split(BEGIN)
    return head, *rest.split(END)
