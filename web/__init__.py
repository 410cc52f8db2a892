"""The pages: the state of the watch, changes, providers, feeds, and the button that stops a mail."""
