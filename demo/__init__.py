"""A small invented world: pages and reports made by the project itself, for the demo, the tests and the benchmarks."""
