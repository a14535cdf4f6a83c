"""The toolkit for GUI and mobile agents: who acts, and who learns."""
