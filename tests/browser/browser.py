# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, by WebDriver (https://www.w3.org/TR/webdriver2/)."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Down": "\ue015", "Space": " "}


class Browser:
    """Started by with; what fails in it is an exception."""

    def __enter__(self):
        self.home = tempfile.mkdtemp()
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "HOME": self.home})
        try:
            self.base = f"http://127.0.0.1:{self._port()}/session"
            self.base += "/" + self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._call("DELETE", "")
        finally:
            self._end()

    def _end(self):
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _port(self):
        for line in self.driver.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                return found[1]
        raise RuntimeError("chromedriver does not start")

    def _start(self):
        arguments = ["--headless=new", "--disable-gpu", "--hide-scrollbars",
                     "--disable-dev-shm-usage", "--disable-extensions",
                     f"--user-data-dir={self.home}/profile"]
        if os.getuid() == 0:
            arguments.append("--no-sandbox")
        return self._call("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }}})["sessionId"]

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def open(self, path):
        self._call("POST", "/url", {"url": "file://" + os.path.abspath(path)})

    def run(self, script, *arguments):
        """What a function of that body returns."""
        return self._call("POST", "/execute/sync",
                          {"script": script, "args": list(arguments)})

    def devtools(self, command, **parameters):
        """A command of the DevTools protocol."""
        return self._call("POST", "/goog/cdp/execute",
                          {"cmd": command, "params": parameters})

    def log(self, kind):
        """What came to the log since it was last asked for."""
        return self._call("POST", "/se/log", {"type": kind})

    def press(self, *keys):
        actions = [{"type": kind, "value": KEYS[key]}
                   for key in keys for kind in ("keyDown", "keyUp")]
        self._call("POST", "/actions", {"actions": [
            {"type": "key", "id": "keyboard", "actions": actions}]})

    def show(self, width, scheme, medium="screen", height=800):
        """Sets the size of the window in CSS pixels, and what the user
        prefers."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width,
                      height=height, deviceScaleFactor=1, mobile=width < 600)
        self.devtools("Emulation.setEmulatedMedia", media=medium, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def shoot(self, path):
        """Saves what the window shows as a PNG."""
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("GET", "/screenshot")))
