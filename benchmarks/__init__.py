"""Speed, measured: one program for each question, all of them run by `make bench`."""
