"""The crash test: the program is killed with -9 at random instants while it records news and tells people of it.

At the end every alert must have arrived exactly once, apart from those whose answer a killed sender never read, on a
channel that cannot be asked: these may be there twice, are marked so in the database, and are counted.
"""

import argparse
import json
import multiprocessing
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlmodel import col, select

from benchmarks.crash_life import PROVIDERS, World, finish, live, routes
from benchmarks.postgres import own_database
from benchmarks.sinks import Mailbox, Slack, channel_id, serving_mail, serving_slack
from storage.engine import open_engine, reading, writing
from storage.models import DeliveryRow, DeliveryStatus, ProviderRow, TargetRow
from storage.upgrade import upgrade

SPEED = 40.0
LONGEST_LIFE = 0.7
"""Seconds: a life ends somewhere between its first instant and this."""
TROUBLE = 0.01
LATE = 0.02
FINISH_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Result:
    """What the crash test found. `lost`, `doubled` and `marked` count alerts: an event for a target."""

    kills: int
    events: int
    alerts: int
    lost: int
    doubled: int
    marked: int
    seconds: float


def main(argv: list[str]) -> int:
    """Run the crash test; 0 where nothing was lost, and nothing doubled but what is marked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--database", help="a PostgreSQL server, on which a database of its own is made; else SQLite")
    parser.add_argument("--senders", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    result = measure(asked.kills, asked.database, asked.senders, asked.seed)
    if asked.json:
        print(json.dumps(asdict(result)))
    else:
        for name, value in asdict(result).items():
            print(f"{name:<10} {value:>10}")
    return 0 if not result.lost and not result.doubled else 1


def measure(kills: int, database: str | None, senders: int, seed: int) -> Result:
    """Kill and restart `kills` times, let the last life finish, and count what arrived."""
    started, chance = time.time(), random.Random(seed)
    slack = Slack(lambda: started + (time.time() - started) * SPEED, TROUBLE, LATE, chance=random.Random(seed))
    mailbox = Mailbox(TROUBLE, chance=random.Random(seed))
    with ExitStack() as open_:
        address = open_.enter_context(serving_slack(slack))
        mail = open_.enter_context(serving_mail(mailbox))
        url = open_.enter_context(_database(database))
        world = World(url, address, mail, routes(address), started, SPEED)
        _prepare(world)
        _kill_again_and_again(world, kills, senders, chance)
        _finish(world)
        return _counted(world, slack, mailbox, kills, time.time() - started)


def _kill_again_and_again(world: World, kills: int, senders: int, chance: random.Random) -> None:
    """The lives start from a server that has everything loaded, so that a life is spent on work."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["benchmarks.crash_life", "alerts.slack", "alerts.email", "alerts.webhook"])

    def born(number: int) -> BaseProcess:
        process = processes.Process(target=live, args=(world, number == 0), daemon=True)
        process.start()
        return process

    alive = [born(number) for number in range(senders)]
    for _ in range(kills):
        time.sleep(chance.uniform(0.0, LONGEST_LIFE))
        victim = chance.randrange(senders)
        alive[victim].kill()
        alive[victim].join()
        alive[victim] = born(victim)
    for process in alive:
        process.kill()
        process.join()


def _finish(world: World) -> None:
    process = multiprocessing.get_context("forkserver").Process(target=finish, args=(world,), daemon=True)
    process.start()
    process.join(FINISH_SECONDS)
    if process.exitcode != 0:
        ended = "still ran" if process.exitcode is None else f"ended with {process.exitcode}"
        process.kill()
        raise RuntimeError(f"the last life {ended} after {FINISH_SECONDS} seconds; there wait: {_waiting(world)}")


def _waiting(world: World) -> str:
    """How many deliveries have not been brought to an end, and why the first few have not."""
    engine = open_engine(world.database)
    with reading(engine) as session:
        over = (DeliveryStatus.SENT, DeliveryStatus.DEAD, DeliveryStatus.DROPPED)
        rows = session.exec(select(DeliveryRow).where(col(DeliveryRow.status).not_in(over))).all()
        targets = {row.target for row in rows}
        held = session.exec(select(TargetRow).where(col(TargetRow.target).in_(targets))).all()
    engine.dispose()
    leases = [f"{t.target}: next at {t.next_at}, leased until {t.lease_until}, {t.last_error}" for t in held]
    return f"{len(rows)} at {world.now()}: " + "; ".join(leases)


# ------------------------------------------------------------------- counting


def _counted(world: World, slack: Slack, mailbox: Mailbox, kills: int, seconds: float) -> Result:
    engine = open_engine(world.database)
    with reading(engine) as session:
        rows = list(session.exec(select(DeliveryRow).where(col(DeliveryRow.event_id).is_not(None))).all())
    engine.dispose()
    arrived = in_slack(slack, world.slack) + _in_mail(mailbox, rows)
    heads = Counter((m["message"], m["part"]) for m in _payloads(slack))
    marked = {row.message for row in rows if row.marked}
    twice = sum(count - 1 for (message, part), count in heads.items() if part == 0 and message not in marked)
    missing = [r for r in rows if not arrived[r.event_id or "", r.target] and not (r.marked and _is_dead(r))]
    doubled = [r for r in rows if arrived[r.event_id or "", r.target] > 1 and not r.marked]
    return Result(
        kills=kills,
        events=len({row.event_id for row in rows}),
        alerts=len(rows),
        lost=len(missing),
        doubled=max(len(doubled), twice),
        marked=sum(row.marked for row in rows),
        seconds=round(seconds, 1),
    )


def _is_dead(row: DeliveryRow) -> bool:
    return row.status == DeliveryStatus.DEAD


def in_slack(slack: Slack, address: str) -> Counter[tuple[str, str]]:
    """How often each event stands in each room: in full, so a summary's first message counts for none."""
    seen: Counter[tuple[str, str]] = Counter()
    names = {message["channel"] for message in slack.messages if message.get("channel", "").startswith("#")}
    rooms = {channel_id(name): f"slack:{name}" for name in names}
    for message in slack.messages:
        if "webhook" in message:
            target = f"slack+{address}{message['webhook']}"
            seen.update((name, target) for name in _in_hook(message))
        else:
            payload = message["metadata"]["event_payload"]
            target = rooms[channel_id(message["channel"])]
            if payload["part"] > 0 or len(payload["events"]) == 1:
                seen[payload["events"][0], target] += 1
    return seen


def _in_hook(message: dict[str, Any]) -> set[str]:
    """The events that a webhook's message tells: the one in its heading, or those that its summary lists."""
    heading = message["blocks"][0]["text"]["text"]
    named = re.findall(r"crash-\d{6}", heading)
    return set(named) or set(re.findall(r"crash-\d{6}", json.dumps(message["blocks"][1:])))


def _payloads(slack: Slack) -> Iterator[dict[str, Any]]:
    return (m["metadata"]["event_payload"] for m in slack.messages if "metadata" in m)


def _in_mail(mailbox: Mailbox, rows: list[DeliveryRow]) -> Counter[tuple[str, str]]:
    of_id = {f"<{row.id}@crash.example>": (row.event_id or "", row.target) for row in rows}
    return Counter(of_id[message_id] for message_id, _ in mailbox.taken)


# ------------------------------------------------------------------ the world


def _prepare(world: World) -> None:
    engine = open_engine(world.database)
    upgrade(engine)
    with writing(engine) as session:
        for number in range(PROVIDERS):
            urn = str(80000 + number)
            session.add(
                ProviderRow(
                    urn=urn,
                    kind="local_authority",
                    name=f"Authority {urn}",
                    site_name=f"Authority {urn}",
                    url=f"https://reports.example/provider/44/{urn}",
                    first_seen_at=world.now(),
                    history_until=date(2023, 1, 1),
                )
            )
    engine.dispose()


@contextmanager
def _database(server: str | None) -> Iterator[str]:
    """A database of the test's own: a file, or on the PostgreSQL server given; gone at the end."""
    if server is None or make_url(server).get_backend_name() == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'crash.db'}"
        return
    with own_database(server) as address:
        yield address
