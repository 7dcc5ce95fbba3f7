"""All that is drawn for a person on a terminal, with rich; nothing here is imported by a command in a pipe."""
