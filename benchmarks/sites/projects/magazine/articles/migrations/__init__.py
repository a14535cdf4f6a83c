"""The tables of the magazine's pages."""
