"""What every door answers to whom, read from ``doors.txt``: one line for each door.

A request in work at the unit ``worker`` belongs to. Nothing is sent along, so 422 means "you
may, but something is missing". Who is not named is told 404, for absent and forbidden are one
answer; whoever has not signed in is led to sign in (302).
"""

from __future__ import annotations

from pathlib import Path

EVERYBODY = (
    *("anonymous", "desk", "street", "grid_worker", "worker", "other_worker", "supervisor"),
    *("leader", "auditor", "system_admin", "security_admin", "stranger"),
)
GROUPS = {"everybody": EVERYBODY, "staff": EVERYBODY[1:]}


def in_words(names: tuple[str, ...]) -> str:
    """Return several people as the table names them."""
    return next((word for word, group in GROUPS.items() if group == names), " ".join(names))


def named(words: str) -> tuple[str, ...]:
    """Return who is meant by the words of the table, in the order of ``EVERYBODY``."""
    meant = {each for word in words.split() for each in GROUPS.get(word, (word,))}
    if unknown := meant - set(EVERYBODY):
        raise ValueError(f"nobody is called {sorted(unknown)}")
    return tuple(each for each in EVERYBODY if each in meant)


def _answers(said: str) -> dict[int, str]:
    """Return who gets which status, of the words behind GET or POST; ``-`` names nobody."""
    told = dict.fromkeys(EVERYBODY, 404) | {"anonymous": 302}
    for each in said.split(",") if said.strip() != "-" else ():
        status, _space, words = each.strip().partition(" ")
        told.update(dict.fromkeys(named(words), int(status)))
    return {
        status: in_words(tuple(who for who in EVERYBODY if told[who] == status))
        for status in sorted(set(told.values()))
    }


def _read() -> dict[str, dict[str, dict[int, str]]]:
    found: dict[str, dict[str, dict[int, str]]] = {}
    app = ""
    for line in Path(__file__).with_name("doors.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            app = line.strip("[]")
        elif line:
            name, _get, said = line.partition(" GET ")
            got, _post, sent = said.partition(" | POST ")
            found[f"{app}:{name.strip()}"] = {"GET": _answers(got), "POST": _answers(sent)}
    return found


ANSWERS = _read()
"""By door and method: who gets which status."""
