# SPDX-License-Identifier: Apache-2.0
"""page.py WRITE_REPORT RAVELINCTL [DIRECTORY]: the page of `ravelinctl check --format
html` in a real browser: at the widths of a phone and of a desk, in dark and
light, by keyboard, on paper, and with names that would like to be scripts; and
the page of what engines really wrote. Screenshots go to DIRECTORY."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

from browser import Browser

HERE = pathlib.Path(__file__).resolve().parent
SCRIPT = (HERE / "page.js").read_text()
FIXTURES = HERE.parent / "fixtures"
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")


class Failures(list):
    def add(self, what, wrong):
        """Takes a list of what is wrong, or whether it is right."""
        if wrong is True or wrong == []:
            return
        self.append(what)
        print(f"{what}: FAILED")
        for one in wrong if isinstance(wrong, list) else []:
            print(f"  {one}")


def ask(browser, method, *arguments):
    return browser.run(SCRIPT, method, *arguments)


def check_looks(browser, name, failures, shots):
    ask(browser, "openAll")
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.show(width, scheme)
            where = f"{name}, {width} px, {scheme}"
            failures.add(f"{where}: fits", ask(browser, "tooWide", width))
            failures.add(f"{where}: contrast", ask(browser, "faint"))
            if shots:
                browser.show(width, scheme, height=2000)
                browser.shoot(f"{shots}/{name}-{width}-{scheme}.png")


def requests(browser, page):
    """What that page asked for."""
    for entry in browser.log("performance"):
        event = json.loads(entry["message"])["message"]
        if (event["method"] == "Network.requestWillBeSent" and
                event["params"]["documentURL"].endswith(page)):
            yield event["params"]["request"]["url"]


def check_logs(browser, name, failures):
    failures.add(f"{name}: nothing on the console",
                 [entry["message"] for entry in browser.log("browser")])
    failures.add(f"{name}: asks for nothing but itself",
                 [url for url in requests(browser, f"/{name}.html")
                  if not url.endswith(f"/{name}.html")])


def tab_to(browser, selector):
    """Goes from the top to an element by the tabulator key alone."""
    browser.run("document.activeElement.blur(); scrollTo(0, 0);")
    for _ in range(40):
        browser.press("Tab")
        if browser.run("return document.activeElement.matches(arguments[0])",
                       selector):
            return True
    return False


def check_keyboard(browser, failures):
    browser.show(1280, "light")
    failures.add("a subject is reached by keyboard",
                 tab_to(browser, ".subject > summary"))
    seen = []
    for key in ("Enter", "Enter", "Space", "Space"):
        browser.press(key)
        seen.append(browser.run("return document.activeElement"
                                ".parentElement.open"))
    failures.add("a subject opens and closes by keyboard",
                 seen == [True, False, True, False])
    failures.add("a link is reached by keyboard",
                 tab_to(browser, "a[href='#container-1']"))
    browser.press("Enter")
    failures.add("a link opens its subject", browser.run(
        "return document.querySelector('#container-1').parentElement.open"))
    failures.add("the filter is reached by keyboard",
                 tab_to(browser, ".filter input"))
    counts = [ask(browser, "visible", "article")]
    for _ in range(3):
        browser.press("Down")
        counts.append(ask(browser, "visible", "article"))
    failures.add(f"the filter shows fewer each time: {counts}",
                 counts == sorted(set(counts), reverse=True)
                 and counts[-1] > 0)


def check_example(browser, page, failures, shots):
    browser.open(page)
    check_logs(browser, "example", failures)
    failures.add("example: structure", ask(browser, "structure"))
    failures.add("what a container is called does not run",
                 browser.run("return document.title") != "owned")
    closed = ask(browser, "visible", "article")
    browser.show(800, "light", medium="print")
    failures.add("on paper all is open",
                 closed == 0 and ask(browser, "visible", "article") > 5)
    failures.add("on paper is no filter",
                 ask(browser, "visible", ".filter") == 0)
    check_keyboard(browser, failures)
    browser.open(page)
    check_looks(browser, "example", failures, shots)


def check_guard(browser, page, failures):
    """Last: what is stopped goes to the console."""
    browser.open(page)
    failures.add("what is put into the page is stopped",
                 ask(browser, "guarded"))


def check_many(browser, page, failures, shots):
    start = time.monotonic()
    browser.open(page)
    count = browser.run("return document.querySelectorAll('li').length")
    took = time.monotonic() - start
    failures.add("2000 findings are there", count == 2000)
    failures.add(f"2000 findings are shown in {took:.1f} s", took < 10)
    print(f"2000 findings, {page.stat().st_size} bytes: {took:.2f} s")
    browser.show(360, "light")
    failures.add("many: fits", browser.run(
        "return document.documentElement.scrollWidth <= 360"))
    if shots:
        browser.shoot(f"{shots}/many-360-light.png")


def write(program, directory, kind):
    page = pathlib.Path(directory) / f"{kind}.html"
    with page.open("wb") as out:
        subprocess.run([program, "html", kind], check=True, stdout=out)
    return page


def check_real(browser, page, failures, shots):
    browser.open(page)
    check_logs(browser, "real", failures)
    failures.add("real: structure", ask(browser, "structure"))
    check_looks(browser, "real", failures, shots)


def write_real(ravelinctl, directory):
    page = pathlib.Path(directory) / "real.html"
    documents = sorted(FIXTURES.glob("*-run-[hp]*.json"))
    with page.open("wb") as out:
        done = subprocess.run([ravelinctl, "check", "--profile", "baseline",
                               "--format", "html", *documents], stdout=out)
    if done.returncode != 1:
        raise RuntimeError(f"ravelinctl check ends with {done.returncode}")
    return page


def main(program, ravelinctl, shots=None):
    failures = Failures()
    with tempfile.TemporaryDirectory() as directory, Browser() as browser:
        example = write(program, directory, "example")
        check_example(browser, example, failures, shots)
        none = write(program, directory, "none")
        browser.open(none)
        check_logs(browser, "none", failures)
        failures.add("none: structure", ask(browser, "structure"))
        check_many(browser, write(program, directory, "many"), failures, shots)
        check_real(browser, write_real(ravelinctl, directory), failures, shots)
        check_guard(browser, example, failures)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
