"""Run folders as pages to look at."""
