"""通报: composed from indicators and the longest-waiting cases, worded by a person, frozen."""
