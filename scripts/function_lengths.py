# SPDX-License-Identifier: Apache-2.0
"""Finds the functions of a C++ or Python source and how many lines each has."""

import ast
import re

_SCOPE = re.compile(r'(?:namespace\b|extern\s*""|(?:class|struct|union|enum)\b)')


def python_functions(text):
    """(name, first line, lines) of every function."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def cpp_functions(code):
    """(name, first line, lines) of every function; `code` has no comments and no literals.

    A brace scanner, not a parser: at namespace or class scope the text before a `{` tells whether
    it opens a scope, a function or the value of a variable. Lambdas count with their function.
    """
    code = _without_directives(code)
    i, start = 0, 0
    while i < len(code):
        char = code[i]
        if char in ";}":
            start = i + 1
        elif char == "{":
            head = code[start:i]
            if head.count("(") > head.count(")"):  # a braced argument: the head goes on
                i = _end_of_body(code, i, is_function=False)
            elif _opens_scope(head):
                start = i + 1
            else:
                end = _end_of_body(code, i, is_function=_opens_function(head))
                if _opens_function(head):
                    first = code.count("\n", 0, start + len(head) - len(head.lstrip())) + 1
                    yield _name(head), first, code.count("\n", 0, end) + 1 - first + 1
                i, start = end, end + 1
        i += 1


def _without_directives(code):
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: "\n" * m.group().count("\n"), code,
                  flags=re.MULTILINE)


def _plain(head):
    """The head without access labels, template lists, attributes and what is in parentheses."""
    head = re.sub(r"\b(public|private|protected)\s*:(?!:)", " ", head)
    head = re.sub(r"\[\[[^\]]*\]\]|\balignas\s*\([^)]*\)", " ", head)
    while (shorter := re.sub(r"\([^()]*\)", " \0 ", head)) != head:
        head = shorter
    previous = None
    while previous != head and re.match(r"\s*template\s*<", head):
        previous = head
        head = re.sub(r"^\s*template\s*<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>", " ", head)
    return head.strip()


def _opens_scope(head):
    plain = _plain(head)
    return bool(_SCOPE.match(plain)) and "\0" not in plain and "=" not in plain


def _opens_function(head):
    plain = re.sub(r"\boperator\s*[^\s\0\w]+", "operator", _plain(head))
    return "\0" in plain and "=" not in plain.split("\0")[0]


def _name(head):
    match = re.search(r"([~\w:]+(?:\s*[^\s\w(]+)?)\s*\(", head)
    return match.group(1) if match else head.strip()[:40]


def _end_of_body(code, i, is_function):
    """Position of the brace that closes the body; steps over `: a_{1}, b_{2}` before it."""
    while True:
        depth = 0
        while i < len(code):
            depth += {"{": 1, "}": -1}.get(code[i], 0)
            if depth == 0:
                break
            i += 1
        rest = re.compile(r"\s*(?:,\s*[\w:<>, ]+?\s*(?:\([^;{}]*?\)\s*)?)*\{").match(code, i + 1)
        if not (is_function and rest):
            return min(i, len(code) - 1)
        i = rest.end() - 1
