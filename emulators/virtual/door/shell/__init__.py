"""An interpreter for the language of Android's shell (mksh), over a syntax tree of our own; nothing real is run."""
