"""What happens later: put in the outbox within the transaction, delivered by the worker.

A topic names what happened (``case.step``), the key which row. Subscribers load the row,
call one verb, and may be run twice without harm.
"""

from __future__ import annotations

from collections.abc import Callable

from django_tasks import task

Handler = Callable[[str], None]
_handlers: dict[str, list[Handler]] = {}


def on(topic: str) -> Callable[[Handler], Handler]:
    """Subscribe a function to a topic; used as a decorator in an app's ``tasks.py``."""

    def keep(handler: Handler) -> Handler:
        _handlers.setdefault(topic, []).append(handler)
        return handler

    return keep


def put(topic: str, key: str) -> None:
    """Ask for a topic's subscribers to be run after the present transaction has committed."""
    if topic in _handlers:
        deliver.enqueue(topic, key)


@task()
def deliver(topic: str, key: str) -> None:
    """Run every subscriber of a topic."""
    for handler in _handlers.get(topic, []):
        handler(key)
