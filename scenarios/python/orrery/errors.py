# SPDX-License-Identifier: Apache-2.0
"""How mistakes are told."""

from typing import Any, Sequence


class Error(ValueError):
    """A mistake in what was given: its text says what is wrong, where, and what to do.

    `diagnostics` has one dict a mistake: severity, code, file, line, column, message, remedy.
    """

    def __init__(self, text: str, diagnostics: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(text)
        self.diagnostics = list(diagnostics)


def mistake(code: str, message: str, remedy: str) -> Error:
    """An error of one mistake that has no place in a file."""
    item = {"severity": "error", "code": code, "file": "", "line": 0, "column": 0,
            "message": message, "remedy": remedy}
    return Error(f"error {code}: {message}\n    remedy: {remedy}", [item])
