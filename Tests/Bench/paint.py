#!/usr/bin/env python3
"""The list in a real Chromium: when the server answers, when the page is painted, and how it scrolls.

Usage: paint.py PORT LOGIN PASSWORD
Prints the figures with their goals. It measures, it judges nothing but lines: ends with 1 when one comes twice.
"""

import base64
import http.client
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request


class Tab:
    """One page of a browser of our own, spoken to by the DevTools protocol."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="sportello-paint.")
        self.process = subprocess.Popen(
            [shutil.which("chromium") or "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
             "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.folder}",
             "--window-size=1440,900", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port = self.wait_for_port()
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=20))
        address = next(page for page in pages if page["type"] == "page")["webSocketDebuggerUrl"]
        host, path = re.match(r"ws://([^/]+)(/.*)", address).groups()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            (f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.stream, self.last = self.socket.makefile("rb"), 0
        while self.stream.readline().strip():
            pass

    def wait_for_port(self):
        for _ in range(300):
            try:
                with open(f"{self.folder}/DevToolsActivePort") as file:
                    return int(file.readline())
            except (OSError, ValueError):
                time.sleep(0.1)
        raise SystemExit("paint bench: the browser does not start")

    def command(self, method, **parameters):
        self.last += 1
        data, mask = json.dumps({"id": self.last, "method": method, "params": parameters}).encode(), os.urandom(4)
        size = len(data)
        head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + struct.pack(">H", size)
        self.socket.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(data)))
        while True:
            size = self.stream.read(2)[1] & 127
            if size == 126:
                size = struct.unpack(">H", self.stream.read(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.stream.read(8))[0]
            answer = json.loads(self.stream.read(size))
            if answer.get("id") == self.last:
                return answer.get("result", {})

    def value(self, script):
        answer = self.command("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return answer.get("result", {}).get("value")

    def visit(self, address):
        self.command("Page.navigate", url=address)
        for _ in range(300):
            if self.value("document.readyState") == "complete" and self.value("location.href") != "about:blank":
                return
            time.sleep(0.1)

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


TIMES = """new Promise((done) => {
  const wait = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const page = performance.getEntriesByType("navigation")[0];
    if (!paint || !page.loadEventEnd) return setTimeout(wait, 50);
    done([page.responseStart - page.requestStart, page.responseEnd - page.requestStart, paint.startTime]);
  };
  wait();
})"""
SCROLL = """new Promise((done) => {
  const seen = new Set();
  let [last, slow, frames, twice] = [performance.now(), 0, 0, 0];
  const end = last + 15000;
  const step = (now) => {
    frames += 1;
    if (now - last > 100) slow += 1;
    last = now;
    window.scrollBy(0, 400);
    if (frames % 10 === 0) {
      const ids = [...document.querySelectorAll("[data-line]")].map((line) => line.id);
      twice += ids.length - new Set(ids).size;
      ids.forEach((id) => seen.add(id));
    }
    if (now < end) return requestAnimationFrame(step);
    done([seen.size, document.querySelectorAll("[data-line]").length, frames, slow, twice]);
  };
  requestAnimationFrame(step);
})"""


def session(port, login, password):
    """A cookie of a logged-in browser."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/login", headers={"Sec-Fetch-Site": "same-origin"})
    answer = connection.getresponse()
    page = answer.read().decode()
    cookies = "; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie")
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    body = urllib.parse.urlencode({**fields, "login": login, "password": password})
    connection.request("POST", "/login", body, {
        "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies, "Sec-Fetch-Site": "same-origin"})
    for name, value in connection.getresponse().getheaders():
        if name.lower() == "set-cookie" and value.startswith("sportello="):
            return value.split(";")[0].split("=", 1)[1]
    raise SystemExit("paint bench: nobody can log in")


def main():
    port, login, password = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    base = f"http://127.0.0.1:{port}"
    tab = Tab()
    try:
        tab.command("Page.enable")
        tab.command("Network.enable")
        tab.command("Network.setCookie", name="sportello", value=session(port, login, password), url=base)
        for name, path in [("list", "/tickets"), ("list, newest", "/tickets?sort=newest"), ("all", "/tickets?view=all")]:
            runs = []
            for _ in range(5):
                tab.visit(base + path)
                runs.append(tab.value(TIMES))
            # The first run fills the browser's own store of styles and scripts.
            server, whole, painted = (sorted(run[at] for run in runs[1:])[1] for at in range(3))
            print(f"{name}: server answers in {server:.0f} ms (goal < 100), whole in {whole:.0f} ms, "
                  f"painted in {painted:.0f} ms (goal < 300)")
        tab.visit(base + "/tickets")
        seen, drawn, frames, slow, twice = tab.value(SCROLL)
        print(f"scrolling 15 s: {seen} lines seen, {drawn} in the page at the end (bounded), {frames} frames, "
              f"{slow} longer than 100 ms, {twice} lines twice (goal 0)")
        raise SystemExit(1 if twice else 0)
    finally:
        tab.close()


main()
