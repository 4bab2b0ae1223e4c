# SPDX-License-Identifier: Apache-2.0
"""A report opened from disk in headless Chromium: every chart is drawn, no console message, no
request beyond the file itself: check_browser.py MAKE_REPORT FOLDER [PAGE...]

Without pages it makes the synthetic report. Exit code 77 (not run) without Chromium.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from browser_pipe import chromium

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-default-apps", "--enable-logging=stderr", "--virtual-time-budget=5000"]
# What the browser asks for on its own account, whatever page it shows.
OWN = r"https?://([\w-]+\.)*(google|googleapis|gstatic|chromium)\.(com|org)[/:]"


def requests_of(log):
    """Addresses that the browser asked for, without its own and the page's."""
    text = log.read_text(encoding="utf-8", errors="replace")
    found = set(re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]+)"', text))
    return {url for url in found if not re.match(OWN, url)}


def check(browser, page):
    with tempfile.TemporaryDirectory() as profile:
        log = pathlib.Path(profile) / "net.json"
        command = [browser, *FLAGS, f"--user-data-dir={profile}/p", f"--log-net-log={log}",
                   "--dump-dom", page.as_uri()]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120)
        problems = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
        problems += sorted(requests_of(log))
    drawn = re.search(r'<html[^>]*data-charts="(\d+)"', run.stdout)
    data = re.search(r'id="drawings">(.*?)</script>', page.read_text(encoding="utf-8"), re.S)
    wanted = json.loads(data.group(1))
    if not drawn or int(drawn.group(1)) != len(wanted):
        count = drawn.group(1) if drawn else "none"
        problems.append(f"{len(wanted)} charts expected, {count} drawn")
    if run.stdout.count("<canvas") < len(wanted):
        problems.append("a chart has no canvas")
    return problems


def main():
    browser = chromium()
    if not browser:
        print("not run: Chromium is not installed")
        return 77
    folder = pathlib.Path(sys.argv[2]).resolve()
    pages = [pathlib.Path(p).resolve() for p in sys.argv[3:]]
    if not pages:
        subprocess.run([sys.argv[1], str(folder)], check=True)
        pages = [folder / "plain.html", folder / "two.html"]
    bad = 0
    for page in pages:
        problems = check(browser, page)
        bad += bool(problems)
        for problem in problems:
            print(f"{page.name}: {problem}")
    print(f"{len(pages) - bad} of {len(pages)} pages opened without a complaint")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
