"""WebArena's rules (arXiv 2307.13854) over what was observed at the end, so that a stored run can be scored again."""
