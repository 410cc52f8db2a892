"""The polite client against real servers on the loopback interface that behave badly in every way we know."""

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import stamina

from demo.site import Answer, World, serve
from outcomes.clock import FixedClock
from scraper.fetch import Failed, Fault, Fetched, Fetcher, Manners, NotModified, Stopped
from scraper.hosts import ShortMemory

NOON = datetime(2023, 3, 17, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


@contextmanager
def site(spoil: Callable[[str, Answer], Answer]) -> Iterator[tuple[str, World]]:
    world = World({}, date(2023, 3, 17), spoil=spoil)
    with serve(world) as base:
        yield base, world


def fetcher(*hosts: str, **manners: object) -> Fetcher:
    polite = {"interval": timedelta(0), "timeout": timedelta(seconds=5), "max_bytes": 100_000} | manners
    return Fetcher(Manners("Gradewatch test", frozenset(hosts), **polite), ShortMemory(), FixedClock(NOON))  # type: ignore[arg-type]


def only_page(answer: Answer) -> Callable[[str, Answer], Answer]:
    """Every path answers `answer`, but robots.txt stays as it is."""
    return lambda path, usual: usual if path == "/robots.txt" else answer


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that answers robots.txt properly and then does `talk` with every other request."""
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection:
            asked = connection.recv(65536)
            if b"/robots.txt" in asked:
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                with suppress(OSError):
                    talk(connection)

    def accept() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stopped.set()
        listener.close()


def test_a_page_comes_with_its_validators_and_is_asked_for_conditionally() -> None:
    page = Answer(body=b"<p>hello</p>", headers={"ETag": '"one"'})
    with site(only_page(page)) as (base, _), fetcher(base[7:]) as client:
        first = client.get(f"{base}/page")
        assert isinstance(first, Fetched)
        assert (first.body, first.etag, first.media_type) == (b"<p>hello</p>", '"one"', "text/html")
        assert isinstance(client.get(f"{base}/page", etag=first.etag), NotModified)
        assert client.traffic.requests == 3, "robots.txt once, the page twice"


def test_robots_txt_is_obeyed_and_asked_for_once() -> None:
    with site(only_page(Answer(body=b"x"))) as (base, world), fetcher(base[7:]) as client:
        closed = client.get(f"{base}/search/subscribe?q=x")
        assert isinstance(closed, Failed) and closed.fault is Fault.ROBOTS
        assert isinstance(client.get(f"{base}/search"), Fetched)
        assert world.asked == ["/robots.txt", "/search"]


def test_a_robots_txt_that_cannot_be_read_closes_the_site_for_now() -> None:
    with site(lambda path, usual: Answer(500)) as (base, world), fetcher(base[7:]) as client:
        refused = client.get(f"{base}/page")
        assert isinstance(refused, Failed) and "robots.txt" in refused.message
        assert set(world.asked) == {"/robots.txt"}


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_passing_fault_is_tried_three_times(status: int) -> None:
    with site(only_page(Answer(status))) as (base, world), fetcher(base[7:]) as client:
        failed = client.get(f"{base}/page")
        assert isinstance(failed, Failed) and failed.status == status
        assert world.asked.count("/page") == 3


def test_a_fault_that_passes_costs_nothing_but_time() -> None:
    answers = iter([Answer(503, headers={"Retry-After": "1"}), Answer(body=b"there")])
    with (
        site(lambda path, usual: usual if path == "/robots.txt" else next(answers)) as (base, _),
        fetcher(base[7:]) as client,
    ):
        found = client.get(f"{base}/page")
        assert isinstance(found, Fetched) and found.body == b"there"


def test_forbidden_ends_all_requests_to_that_host_in_this_run() -> None:
    with site(only_page(Answer(403))) as (base, world), fetcher(base[7:]) as client:
        first, second = client.get(f"{base}/page"), client.get(f"{base}/other")
        assert isinstance(first, Failed) and first.fault is Fault.FORBIDDEN and "CONTACT" in first.message
        assert isinstance(second, Failed) and second.fault is Fault.PAUSED and "403" in second.message
        assert world.asked == ["/robots.txt", "/page"]


def test_a_long_retry_after_is_remembered_instead_of_waited_for() -> None:
    with site(only_page(Answer(503, headers={"Retry-After": "3600"}))) as (base, world):
        client = fetcher(base[7:])
        with client:
            assert isinstance(client.get(f"{base}/page"), Failed)
        assert world.asked.count("/page") == 1
        assert client.memory.paused(base[7:], NOON + timedelta(minutes=59)) is not None
        assert client.memory.paused(base[7:], NOON + timedelta(minutes=61)) is None


def test_a_host_that_fails_three_times_in_a_row_counts_as_down() -> None:
    with site(only_page(Answer(500))) as (base, world), fetcher(base[7:]) as client:
        outcomes = [client.get(f"{base}/{n}") for n in range(5)]
        assert [o.fault for o in outcomes if isinstance(o, Failed)] == [Fault.STATUS] * 3 + [Fault.PAUSED] * 2
        assert len(world.asked) == 1 + 9


def test_a_body_over_the_limit_is_refused_and_not_tried_again() -> None:
    with site(only_page(Answer(body=b"x" * 100_001))) as (base, world), fetcher(base[7:]) as client:
        failed = client.get(f"{base}/page")
        assert isinstance(failed, Failed) and failed.fault is Fault.TOO_LARGE
        assert world.asked.count("/page") == 1


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused() -> None:
    bomb = Answer(body=gzip.compress(b"x" * 10_000_000), headers={"Content-Encoding": "gzip"})
    with site(only_page(bomb)) as (base, _), fetcher(base[7:]) as client:
        failed = client.get(f"{base}/page")
        assert isinstance(failed, Failed) and failed.fault is Fault.TOO_LARGE


def test_an_endless_body_ends_at_the_limit() -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    with raw_server(endless) as host, fetcher(host) as client:
        failed = client.get(f"http://{host}/file")
        assert isinstance(failed, Failed) and failed.fault is Fault.TOO_LARGE


@pytest.mark.parametrize("headers", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"])
def test_a_slow_drip_ends_at_the_whole_request_limit(headers: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(headers)
        for _ in range(2000):
            connection.sendall(b"H")
            time.sleep(0.01)

    with raw_server(drip) as host, fetcher(host, timeout=timedelta(seconds=0.3)) as client:
        failed = client.get(f"http://{host}/page")
        assert isinstance(failed, Failed) and failed.fault in (Fault.TIMEOUT, Fault.CONNECTION)


def test_a_connection_cut_in_the_middle_is_a_failure_never_a_short_body() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")

    with raw_server(cut) as host, fetcher(host) as client:
        failed = client.get(f"http://{host}/page")
        assert isinstance(failed, Failed) and failed.fault is Fault.CONNECTION


def test_garbage_that_claims_to_be_compressed_is_a_failure() -> None:
    garbage = Answer(body=b"\x1f\x8bno gzip", headers={"Content-Encoding": "gzip"})
    with site(only_page(garbage)) as (base, _), fetcher(base[7:]) as client:
        failed = client.get(f"{base}/page")
        assert isinstance(failed, Failed) and failed.fault is Fault.CONNECTION


@pytest.mark.parametrize(
    ("there", "fault"),
    [
        ("http://169.254.169.254/latest/meta-data/", Fault.NOT_ALLOWED),
        ("http://localhost:1/", Fault.NOT_ALLOWED),
        ("ftp://example.org/", Fault.NOT_ALLOWED),
        ("/page", Fault.REDIRECTS),
    ],
)
def test_redirects_are_checked_at_every_hop(there: str, fault: Fault) -> None:
    with site(only_page(Answer(302, headers={"Location": there}))) as (base, _), fetcher(base[7:]) as client:
        failed = client.get(f"{base}/page")
        assert isinstance(failed, Failed) and failed.fault is fault


def test_an_allowed_redirect_is_followed() -> None:
    def moved(path: str, usual: Answer) -> Answer:
        return Answer(301, headers={"Location": "/new"}) if path == "/old" else Answer(body=b"new")

    with site(moved) as (base, _), fetcher(base[7:]) as client:
        found = client.get(f"{base}/old")
        assert isinstance(found, Fetched) and found.body == b"new" and found.final_url == f"{base}/new"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://192.168.1.1/", "http://user@example.org/", "file:///etc/passwd", "nonsense"]
)
def test_what_is_not_allowed_is_never_asked(url: str) -> None:
    with fetcher("example.org") as client:
        failed = client.get(url)
        assert isinstance(failed, Failed) and failed.fault is Fault.NOT_ALLOWED
        assert client.traffic.requests == 0


def test_a_listed_name_that_leads_into_a_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    private = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: private)
    with fetcher("reports.example.org") as client:
        failed = client.get("https://reports.example.org/search")
        assert isinstance(failed, Failed) and "private network" in failed.message


def test_requests_to_one_host_keep_their_distance() -> None:
    memory, interval = ShortMemory(), timedelta(seconds=2)
    noon, later = FixedClock(NOON), FixedClock(NOON + timedelta(seconds=1.5))
    assert memory.take_turn("one", interval, noon) == timedelta(0)
    assert memory.take_turn("one", interval, later) == timedelta(seconds=0.5), "not its turn yet, and none is promised"
    assert memory.take_turn("one", interval, later) == timedelta(seconds=0.5)
    assert memory.take_turn("another", interval, noon) == timedelta(0)
    assert memory.take_turn("one", interval, FixedClock(NOON + interval)) == timedelta(0)


def test_stop_gives_up_the_request_in_hand() -> None:
    started = threading.Event()

    def silent(connection: socket.socket) -> None:
        started.set()
        connection.recv(1)

    with raw_server(silent) as host, fetcher(host, timeout=timedelta(seconds=60)) as client:
        threading.Thread(target=lambda: (started.wait(10), client.stop())).start()
        with pytest.raises(Stopped):
            client.get(f"http://{host}/page")
        with pytest.raises(Stopped):
            client.get(f"http://{host}/page")
