"""`python -m benchmarks NAME …`: measuring commands. They start what they need themselves and leave nothing running."""

import importlib
import sys

COMMANDS = {
    "poll": "requests, bytes, seconds and memory of a baseline, a quiet poll and a poll with one new report",
    "reading": "seconds and memory of reading a folder of reports, against the bare text library",
    "fuzz": "mutated reports: crashes, hangs and invented grades",
    "backtest": "events found against those that follow from a truth file",
    "crash": "alerts lost, doubled and marked by a program killed at random instants",
    "delivery": "judging and queueing thousands of events to dozens of routes",
    "news": "precision and recall of the reading of news on a labelled file",
    "workers": "baseline time of several processes on PostgreSQL, and what is done twice where some are killed",
    "pictures": "pictures of the alert mail and the pages, for docs/, by Chromium",
    "history": "p50 and p95 of each query on a national watch's worth of rows",
}


def main(argv: list[str]) -> int:
    """Run one measuring command; its exit code, 2 for an unknown one."""
    if not argv or argv[0] in ("-h", "--help"):
        print("usage: python -m benchmarks NAME [options]   (each takes --help and --json)\n")
        for name, what in COMMANDS.items():
            print(f"  {name:<10} {what}")
        return 0 if argv else 2
    if argv[0] not in COMMANDS:
        print(f"there is no measuring command {argv[0]!r}; known: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"benchmarks.{argv[0]}")
    code: int = module.main(argv[1:])
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
