"""From facts to the database and back: documents, inspections, events, deliveries. Knows no web site and no Slack."""
