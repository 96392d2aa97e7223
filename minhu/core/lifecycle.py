"""A state machine as data: states, a table of edges, and nothing that touches a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

STAY = "stay"
BACK = "back"
MANY = 4
"""An edge with more sources than this is told beside a diagram rather than drawn in it."""


class Turn(StrEnum):
    """Who must move next while a case stands in a state."""

    DESK = "desk"
    UNIT = "unit"
    LEADER = "leader"
    NOBODY = ""


class Outcome(StrEnum):
    """What a case in a state counts as in the figures (domain page §7)."""

    OPEN = "open"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"


AGAIN = 2
"""From how many returns on somebody higher decides (domain page §6.3)."""


@dataclass(frozen=True, slots=True)
class State:
    """A place in the life of a case.

    ``label`` is for staff, ``public`` for the caller; ``clock`` is the stage clock that
    starts on entry and is met on leaving. While a case stands in a state that ``holds``,
    the finish clock stands still and keeps the time used. ``again`` is whose move it is
    instead once a case has been returned twice.
    """

    code: str
    label: str
    public: str
    turn: Turn = Turn.NOBODY
    clock: str = ""
    outcome: Outcome = Outcome.OPEN
    holds: bool = False
    again: Turn | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A verb that leads from some states to one target.

    ``target`` is a state code, ``STAY`` (the state does not change) or ``BACK`` (the
    state that an edge with ``remembers`` left behind). ``meets`` stops a clock as kept,
    ``restarts`` begins it anew with the limit of that name, ``resumes`` lets the finish clock
    run on to its old end, ``reckons`` counts every running clock anew. ``public`` is the sentence a
    caller reads in the timeline; without one the step is internal.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str
    form: str = "note"
    public: str = ""
    icon: str = "circle-check"
    meets: tuple[str, ...] = ()
    restarts: tuple[tuple[str, str], ...] = ()
    resumes: bool = False
    reckons: bool = False
    remembers: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The whole life of one kind of case, on one screen."""

    name: str
    start: str
    states: tuple[State, ...]
    edges: tuple[Edge, ...]
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _edges: dict[tuple[str, str], Edge] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the tables; raises ``ValueError`` that says what is wrong and what to write."""
        object.__setattr__(self, "_states", {state.code: state for state in self.states})
        self._check_states()
        pairs = [((edge.verb, source), edge) for edge in self.edges for source in edge.sources]
        if len(dict(pairs)) != len(pairs):
            twice = min(pair for pair, n in Counter(pair for pair, _edge in pairs).items() if n > 1)
            raise ValueError(
                f"{self.name}: the verb {twice[0]!r} leaves the state {twice[1]!r} twice; "
                "call one of the two edges otherwise, or take the state out of its sources"
            )
        object.__setattr__(self, "_edges", dict(pairs))

    def _check_states(self) -> None:
        """Every state that is named is there, and an edge leads back only to what was left."""
        known = set(self._states)
        named = [("start", self.start)]
        for edge in self.edges:
            named += [(f"a source of {edge.verb!r}", source) for source in edge.sources]
            named += [(f"the target of {edge.verb!r}", edge.target)]
        for what, code in named:
            if code not in known | ({STAY, BACK} if what.startswith("the target") else set()):
                raise ValueError(
                    f"{self.name}: {what} is {code!r}, which is no state; "
                    f"write one of {', '.join(self._states)}, or add State({code!r}, …)"
                )

    def state(self, code: str) -> State:
        return self._states[code]

    def edge(self, verb: str) -> Edge:
        """Return the first edge of a verb, whatever its source; raises ``StopIteration``."""
        return next(edge for edge in self.edges if edge.verb == verb)

    def find(self, verb: str, source: str) -> Edge | None:
        return self._edges.get((verb, source))

    def leaving(self, source: str) -> Iterator[Edge]:
        return (edge for edge in self.edges if source in edge.sources)

    def verbs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(edge.verb for edge in self.edges))

    def targets(self, edge: Edge, source: str) -> frozenset[str]:
        """Return where an edge can lead from a state; ``BACK`` leads to whatever was left."""
        if edge.target == STAY:
            return frozenset({source})
        if edge.target == BACK:
            return frozenset(
                left
                for entry in self.edges
                if entry.remembers and entry.target == source
                for left in entry.sources
            )
        return frozenset({edge.target})

    def reachable(self) -> frozenset[str]:
        seen, queue = {self.start}, [self.start]
        while queue:
            source = queue.pop()
            for edge in self.leaving(source):
                new = self.targets(edge, source) - seen
                seen |= new
                queue.extend(new)
        return frozenset(seen)

    def asides(self) -> tuple[Edge, ...]:
        """Return the moves that a diagram would drown in: from many states, or back again."""
        return tuple(
            edge
            for edge in self.edges
            if edge.target == BACK or (edge.target != STAY and len(edge.sources) > MANY)
        )

    def as_mermaid(self) -> str:
        """Return the diagram that ``docs/architecture.md`` shows.

        Steps that stay in their state are left out, and so are ``asides``.
        """
        drawn = [edge for edge in self.edges if edge.target != STAY and edge not in self.asides()]
        lines = [f"    {state.code}: {state.label}" for state in self.states]
        lines += [
            f"    {source} --> {edge.target}: {edge.label}"
            for edge in drawn
            for source in edge.sources
            if source != edge.target
        ]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.start}", *lines])
