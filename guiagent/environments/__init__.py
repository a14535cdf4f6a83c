"""Phone and browser as Gymnasium environments; `guiagent.gym` makes their ids known."""
