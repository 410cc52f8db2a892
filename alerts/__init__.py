"""From events to people: routes, the outbox, and one module a channel. Knows no web site and no PDF."""
