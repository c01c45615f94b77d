#!/usr/bin/env python3
"""Simulated operators at a running Sportello: each has the event stream open, looks at the list, opens requests, answers.

Usage: inbox.py PORT USERS SECONDS PASSWORD: log-ins are bench-1 to bench-USERS.
Prints one line of JSON, and what it says with the goals beside. Ends with 1 when an answer that was accepted is not there afterwards.
"""

import asyncio
import html
import json
import random
import re
import sys
import time
import urllib.parse


class Operator:
    """One browser with one person before it."""

    def __init__(self, port, login, password, figures):
        self.port, self.login, self.password, self.figures = port, login, password, figures
        self.cookies, self.answered, self.events, self.stale = {}, [], 0, asyncio.Event()

    async def ask(self, method, path, form=None, kind=None):
        """One request on a connection of its own; the answer's status, headers and text."""
        begun = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 24)
        try:
            body = urllib.parse.urlencode(form).encode() if form else b""
            writer.write((self.head(method, path, body) + "Connection: close\r\n\r\n").encode() + body)
            status, headers, rest = split(await asyncio.wait_for(reader.read(-1), 60))
        finally:
            writer.close()
        for cookie in headers.get("set-cookie", []):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if kind:
            self.figures[kind].append((time.perf_counter() - begun) * 1000)
            if status >= 500:
                self.figures["faults"] += 1
        return status, headers, rest

    def head(self, method, path, body=b""):
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Sec-Fetch-Site: same-origin"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines) + "\r\n"

    async def log_in(self):
        _, _, page = await self.ask("GET", "/login")
        form = hidden(page, "/login")
        status, _, _ = await self.ask(
            "POST", "/login", {**form, "login": self.login, "password": self.password})
        if status != 303:
            raise SystemExit(f"inbox bench: {self.login} could not log in: {status}")

    async def listen(self):
        """The event stream: what it says makes the list stale, as the page's own script does."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write((self.head("GET", "/events") + "\r\n").encode())
        try:
            while line := await reader.readline():
                if line.startswith(b"data:"):
                    self.events += 1
                    self.stale.set()
        finally:
            writer.close()

    async def look(self, until):
        """The list: when something has changed, with the pauses of the page's own script (live.js)."""
        while time.monotonic() < until:
            await self.stale.wait()
            self.stale.clear()
            begun = time.monotonic()
            await self.ask("GET", "/tickets", kind="list")
            await asyncio.sleep(max(5, 20 * (time.monotonic() - begun)) * random.uniform(1, 1.1))

    async def work(self, until):
        """Opens one request a minute, answers every third."""
        await asyncio.sleep(random.uniform(0, 60))
        turn = random.randrange(3)
        while time.monotonic() < until:
            begun = time.monotonic()
            _, _, page = await self.ask("GET", "/tickets", kind="list")
            # Colleagues share the work: each goes some pages into the list.
            for _ in range(random.randint(0, 5)):
                further = re.search(r'href="(/tickets[^"]*)" rel="next"', page)
                if not further:
                    break
                _, _, page = await self.ask("GET", html.unescape(further[1]), kind="turn")
            numbers = re.findall(r'href="/tickets/([A-Z]+-[0-9-]+[^"/?#]*)"', page)
            if numbers:
                await self.open(random.choice(numbers), answers=turn % 3 == 0)
            turn += 1
            await asyncio.sleep(max(0, 60 * random.uniform(0.8, 1.2) - (time.monotonic() - begun)))

    async def open(self, number, answers):
        status, _, page = await self.ask("GET", f"/tickets/{number}", kind="ticket")
        if status != 200 or not answers:
            return
        form = hidden(page, f"/tickets/{number}/answer")
        if not form:
            return
        text = f"Gentile utente, risposta {self.login} {len(self.answered)} {random.getrandbits(48):x}."
        await asyncio.sleep(2)
        status, headers, _ = await self.ask(
            "POST", f"/tickets/{number}/answer", {**form, "text": text, "then": "answered"}, kind="answer")
        self.figures["answers"][str(status)] = self.figures["answers"].get(str(status), 0) + 1
        if status == 303:
            self.answered.append((number, text))

    async def check(self):
        """Every answer that was accepted is in its thread."""
        lost = 0
        for number, text in self.answered:
            _, _, page = await self.ask("GET", f"/tickets/{number}")
            lost += text not in html.unescape(page)
        return lost


def split(raw):
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value.strip())
    if headers.get("transfer-encoding") == ["chunked"]:
        whole, rest = b"", body
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            count = int(size.split(b";")[0] or b"0", 16)
            if count == 0:
                break
            whole, rest = whole + rest[:count], rest[count + 2:]
        body = whole
    return int(lines[0].split(" ")[1]), headers, body.decode("utf-8", "replace")


def hidden(page, action):
    """The hidden fields of the form with that action."""
    for form in re.findall(r"<form\b[^>]*>.*?</form>", page, re.S):
        head = form[:form.index(">") + 1]
        if f'action="{action}"' not in head:
            continue
        fields = {}
        for tag in re.findall(r"<input\b[^>]*>", form):
            attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if attributes.get("type") == "hidden" and "name" in attributes:
                fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
        return fields
    return {}


def percentile(values, share):
    values = sorted(values)
    return round(values[min(len(values) - 1, int(len(values) * share))], 1) if values else None


async def main():
    port, users, seconds, password = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    figures = {"list": [], "turn": [], "ticket": [], "answer": [], "answers": {}, "faults": 0}
    operators = [Operator(port, f"bench-{n + 1}", password, figures) for n in range(users)]
    for one in operators:
        await one.log_in()
    print(f"{users} operators are logged in", file=sys.stderr)
    streams = [asyncio.create_task(one.listen()) for one in operators]
    for one in operators:
        one.stale.set()
    until = time.monotonic() + seconds
    work = [asyncio.create_task(part(until)) for one in operators for part in (one.look, one.work)]
    await asyncio.sleep(seconds)
    broken = sum(stream.done() for stream in streams)
    for task in work + streams:
        task.cancel()
    await asyncio.gather(*work, *streams, return_exceptions=True)
    lost = sum([await one.check() for one in operators])
    kinds = ["list", "turn", "ticket", "answer"]
    pages = [took for kind in kinds for took in figures[kind]]
    sent = sum(figures["answers"].values())
    result = {
        "pages": len(pages), "p50": percentile(pages, 0.5), "p95": percentile(pages, 0.95), "p99": percentile(pages, 0.99),
        **{f"{kind}_p95": percentile(figures[kind], 0.95) for kind in kinds}, "answers": figures["answers"],
        "faults": figures["faults"], "events": sum(one.events for one in operators), "streams_broken": broken,
        "answers_lost": lost}
    print(json.dumps(result))
    print(f"pages: {len(pages)}, p50 {result['p50']} ms, p95 {result['p95']} ms (goal < 300), p99 {result['p99']} ms")
    for kind in kinds:
        print(f"  {kind}: {len(figures[kind])}, p95 {result[kind + '_p95']} ms")
    print(f"answers: {sent} sent, {figures['answers'].get('303', 0)} taken, {lost} lost (goal 0)")
    print(f"faults {figures['faults']} (goal 0), streams broken {broken} (goal 0), events {result['events']}")
    raise SystemExit(1 if lost or broken or figures["faults"] else 0)


asyncio.run(main())
