"""Pages for the desks, the departments and the leader."""
