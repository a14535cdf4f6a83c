"""Data sets of recorded episodes, read into our records and written for other tools."""
