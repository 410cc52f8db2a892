"""The one way of the data: schedule, fetch, read, record, judge, queue, deliver. Orchestration and nothing else."""
