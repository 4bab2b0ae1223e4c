# SPDX-License-Identifier: Apache-2.0
"""Reports of experiments in headless Chromium: every figure is drawn, no console message, no
request, tables filter, figures are saved as PNG and SVG: check_batch_browser.py PROGRAM FOLDER

PROGRAM is make_batch_report. Exit code 77 (not run) without Chromium.
"""
import json
import pathlib
import re
import subprocess
import sys
import time
import xml.dom.minidom

from browser_pipe import Browser, chromium

BYTES_MAX = 5_000_000


def numbers_of(page):
    text = page.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="batches">(.*?)</script>', text, re.S).group(1))


def check_drawn(browser, page):
    """Figures that the numbers promise have a canvas that is not of one colour."""
    wanted = sum(len(batch["figures"]) for batch in numbers_of(page))
    drawn = browser.run("document.documentElement.dataset.charts")
    if drawn != str(wanted):
        yield f"{wanted} figures expected, {drawn} drawn"
    blank = browser.run("""[...document.querySelectorAll('figure')].filter((f) => {
      const canvas = f.querySelector('canvas');
      if (!canvas) return true;
      const copy = new OffscreenCanvas(canvas.width, canvas.height)
        .getContext('2d', { willReadFrequently: true });
      copy.drawImage(canvas, 0, 0);
      const d = copy.getImageData(0, 0, canvas.width, canvas.height).data;
      const seen = new Set();
      for (let i = 0; i < d.length && seen.size < 4; i += 4) {
        seen.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2] + ',' + d[i + 3]);
      }
      return seen.size < 4;
    }).map((f) => f.dataset.kind)""")
    yield from (f"figure {kind} is blank" for kind in blank)
    if "</main>" in (browser.run("document.querySelector('main').textContent") or ""):
        yield "markup shows as text"


def check_controls(browser):
    """Every choice of every control draws without an error."""
    count = browser.run("document.querySelectorAll('.controls select').length")
    for i in range(count):
        options = browser.run(f"document.querySelectorAll('.controls select')[{i}]"
                              "?.length ?? 0")
        for k in range(options):
            browser.run(f"""(() => {{
              const select = document.querySelectorAll('.controls select')[{i}];
              if (!select || select.length <= {k}) return;
              select.selectedIndex = {k};
              select.dispatchEvent(new Event('change'));
            }})()""")
    browser.run("document.querySelectorAll('figure details').forEach((d) => { d.open = true; })")
    browser.wait("[...document.querySelectorAll('figure details')].every("
                 "(d) => d.querySelector('tbody tr'))")
    return []


def check_filter(browser, page):
    """What the runs table shows is what a count over the numbers gives; few rows are elements."""
    batch = numbers_of(page)[0]
    values = batch["runs"]["values"][0]
    above = sum(1 for v in values if v is not None and v > 50)
    failed = sum(1 for t in batch["runs"]["trouble"] if t >= 0)
    column = browser.run("orreryColumns.runs(orreryBatch.pages[0].d).columns.findIndex("
                         "(c) => c.title === orreryView.measureName(orreryBatch.pages[0].d, 0))")
    table = "orreryBatch.pages[0].tables.runs"
    found = browser.run(f"{table}.filter('', {{{column}: '> 50'}})")
    if found != above:
        yield f"{above} runs are above 50, the filter shows {found}"
    found = browser.run(f"{table}.filter('failed', {{}})")
    if found != failed:
        yield f"{failed} runs failed, the filter shows {found}"
    if browser.run(f"{table}.filter('', {{}})") != len(values):
        yield "without a filter not all runs are shown"
    rows = browser.run("document.querySelector('[data-table=runs]')"
                       ".querySelectorAll('tbody tr').length")
    if rows > 60:
        yield f"{rows} rows are elements"
    typed = browser.run("""(() => {
      const place = document.querySelector('[data-table=runs]');
      const box = place.querySelector('input[type=search]');
      box.value = 'no such word';
      box.dispatchEvent(new Event('input'));
      return place.querySelector('.grid-count').textContent;
    })()""")
    if not typed.startswith("0 of"):
        yield f"a typed filter shows {typed!r}"


def check_pinned(browser):
    """The first columns of a wide table stay in sight when the others move."""
    return browser.run("""[...document.querySelectorAll('.batch .grid-scroll')].filter((box) => {
      const first = box.querySelector('tbody td');
      if (!first || box.scrollWidth <= box.clientWidth + 20) return false;
      box.scrollLeft = box.scrollWidth;
      const at = first.getBoundingClientRect().left - box.getBoundingClientRect().left;
      box.scrollLeft = 0;
      return at < -1 || at > 2;
    }).map((box) => 'the first column of table ' + box.parentNode.dataset.table + ' moves away')""")


def check_pictures(browser, folder):
    """Each button leaves a file that is what its name says."""
    buttons = browser.run("document.querySelectorAll('figure .buttons button').length")
    for i in range(buttons):
        before, file, tries = set(folder.iterdir()), None, 0
        while not file and tries < 5:  # a browser holds back some of many downloads in a row
            browser.run(f"document.querySelectorAll('figure .buttons button')[{i}].click()")
            file = new_file(folder, before)
            tries += 1
        if not file:
            yield f"button {i} left no file"
        elif file.suffix == ".png":
            content = file.read_bytes()
            if content[:4] != b"\x89PNG" or len(content) < 5000:
                yield f"{file.name} is no picture"
        else:
            picture = xml.dom.minidom.parse(str(file))
            kinds = {node.tagName for node in picture.getElementsByTagName("*")}
            if len(picture.getElementsByTagName("path")) < 5 or "text" not in kinds:
                yield f"{file.name} has too little in it"
            if kinds & {"script", "img", "foreignObject", "a"}:
                yield f"{file.name} has {sorted(kinds)}"


def new_file(folder, before, seconds=6):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        files = [f for f in set(folder.iterdir()) - before if f.suffix in (".png", ".svg")]
        if files:
            return files[0]
        time.sleep(0.05)
    return None


def check(page, folder, dark=False):
    downloads = folder / ("saved-" + page.stem)
    downloads.mkdir(exist_ok=True)
    for old in downloads.iterdir():
        old.unlink()
    problems = []
    size = page.stat().st_size
    if size > BYTES_MAX:
        problems.append(f"{size} bytes")
    with Browser(downloads=downloads, dark=dark) as browser:
        browser.open(page)
        problems += check_drawn(browser, page)
        problems += check_filter(browser, page)
        problems += check_pinned(browser)
        if page.stem in ("pump_house", "screening", "sensitivity", "hostile"):
            problems += check_pictures(browser, downloads)
        if page.stem != "large":
            problems += check_controls(browser)
            problems += check_drawn(browser, page)
        filter_ms = browser.run("document.documentElement.dataset.filterMs")
        problems += browser.problems + sorted(browser.requests)
    print(f"{page.name}: {size:,} bytes, last filter {filter_ms} ms")
    return problems


def main():
    if not chromium():
        print("not run: Chromium is not installed")
        return 77
    folder = pathlib.Path(sys.argv[2]).resolve()
    pages = [pathlib.Path(p).resolve() for p in sys.argv[3:]]
    if not pages:
        subprocess.run([sys.argv[1], str(folder)], check=True)
        pages = sorted(folder.glob("*.html"))
    bad = 0
    for page in pages:
        problems = check(page, folder, dark=page.stem == "two")
        bad += bool(problems)
        for problem in problems:
            print(f"{page.name}: {problem}")
    print(f"{len(pages) - bad} of {len(pages)} pages opened without a complaint")
    return 1 if bad or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
