"""Processes of a measurement's own, forked from one that has imported the service."""

from multiprocessing import get_context

PROCESSES = get_context("forkserver")
"""Importing anew takes seconds each time, and is no part of what is measured."""

PROCESSES.set_forkserver_preload(["bench.plain", "reuse.app", "gunicorn.app.wsgiapp", "gunicorn.workers.sync"])
