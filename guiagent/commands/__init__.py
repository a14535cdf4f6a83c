"""The commands of the program `guiagent`: one module each, imported only when it is called."""
