# SPDX-License-Identifier: Apache-2.0
"""reliability.md I06: 50 hostile texts in 14 fields of a result, one page each.

The page of a hostile result must have exactly the elements, attributes and policy of the page of a
harmless one: check_html.py MAKE_REPORT FOLDER
"""
import base64
import hashlib
import html.parser
import json
import pathlib
import re
import subprocess
import sys

PAYLOADS = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "'><svg onload=alert(1)>",
    "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='",
    "<iframe src=javascript:alert(1)>", "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>", "<style>*{display:none}</style>",
    "</style><script>1</script>", "</title><script>alert(1)</script>", "<!--", "-->",
    "<!--<script>", "--><script>alert(1)</script>", "]]>",
    "<![CDATA[<script>alert(1)</script>]]>", "<base href=//x.test/>",
    "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=//x.test/x.css>",
    "<object data=x>", "<embed src=x>", "<form action=//x.test><input name=a>",
    "<math><mtext></mtext>", "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>", "<template><b>",
    "</table></div></section></main></body></html>", "</td><td>", "</pre><b>",
    "</svg><script>1</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;",
    "&amp;", "\\u003cscript\\u003e", "\\", "\\\"};alert(1);//", "${alert(1)}",
    "{{constructor.constructor('alert(1)')()}}", "{a|b}{value}", "\u202etxt.exe\u202c",
    "\u2066x\u2069", "\x01\x02\x1b[31m", "\x7f\x85", "\ufeff\ufffe", "a\nb\r\nc\td",
    "\U0001f525" * 20, "A" * 5000,
]
FREE = {"aria-label"}  # our attributes that carry text from outside, always quoted


class Skeleton(html.parser.HTMLParser):
    """Elements and attributes in order; the texts of scripts and styles apart."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.code, self.inside = [], [], None

    def handle_starttag(self, tag, attrs):
        kept = [(k, "" if k in FREE else v) for k, v in attrs]
        if tag in ("svg", "line", "rect", "text"):
            kept = [(k, "") for k, v in kept if k]
        self.parts.append((tag, tuple(kept)))
        self.inside = tag if tag in ("script", "style") else None
        if self.inside:
            self.code.append([tag, dict(attrs).get("type"), ""])

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.inside = None

    def handle_endtag(self, tag):
        self.parts.append("/" + tag)
        self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.code[-1][2] += data

    def handle_comment(self, data):
        self.parts.append("comment")

    def handle_decl(self, decl):
        self.parts.append(decl)

    def unknown_decl(self, data):
        self.parts.append("unknown declaration")


def skeleton(path):
    parser = Skeleton()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    return parser


def check_policy(page):
    """Only our own scripts and style may run; the policy names them by hash."""
    policy = next(dict(a)["content"] for t, a in (p for p in page.parts if isinstance(p, tuple))
                  if t == "meta" and ("http-equiv", "Content-Security-Policy") in a)
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    assert policy.startswith("default-src 'none'"), policy
    assert "unsafe" not in policy and "http" not in policy, policy
    used = set()
    for tag, kind, text in page.code:
        if kind == "application/json":
            json.loads(text)
            continue
        used.add(base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())
    assert used == allowed, "the policy does not name exactly the page's scripts and style"


def check_attributes(page):
    for part in page.parts:
        if not isinstance(part, tuple):
            continue
        for name, value in part[1]:
            assert not name.startswith("on"), part
            assert name not in ("src", "href", "style", "srcdoc", "action"), part
            assert "javascript:" not in (value or ""), part


def blocks(page):
    """The page without what a payload may rightly change: how many lines a caption needs, say."""
    return [p if isinstance(p, str) else (p[0], p[1]) for p in page.parts]


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    assert len(PAYLOADS) == 50, len(PAYLOADS)
    # "x" in every field: the same collisions of names as with any other single text.
    (folder / "payloads.json").write_text(json.dumps(["x"] + PAYLOADS))
    subprocess.run([program, str(folder), str(folder / "payloads.json")], check=True)
    plain = skeleton(folder / "payload-0.html")
    check_policy(plain)
    check_attributes(plain)
    bad = 0
    for i, payload in enumerate(PAYLOADS, start=1):
        path = folder / f"payload-{i}.html"
        page = skeleton(path)
        check_policy(page)
        check_attributes(page)
        if blocks(page) != blocks(plain):
            bad += 1
            pairs = zip(blocks(page) + [None], blocks(plain) + [None])
            found, wanted = next((a, b) for a, b in pairs if a != b)
            print(f"payload {payload!r}: {found} where {wanted} belongs")
        elif not sys.argv[3:]:
            path.unlink()
    good = len(PAYLOADS) - bad
    print(f"{good} of {len(PAYLOADS)} payloads in 14 fields changed nothing but text")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
