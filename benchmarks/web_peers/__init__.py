"""Other ways to play MiniWoB++ in a browser, each a program that runs in its own environment."""
