"""Installation: what runs by path, with the standard library only, before anything is installed."""
