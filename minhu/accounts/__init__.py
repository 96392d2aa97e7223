"""Who works here: accounts, units, posts, and who may do what."""
