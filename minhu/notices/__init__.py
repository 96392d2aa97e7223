"""Words that leave the house: short messages to callers and notes to staff."""
