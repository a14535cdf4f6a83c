"""A scripted solver: it sees what AndroidWorld shows its agents and acts through its actions, with the virtual phone's
apps in mind."""
