"""From the web to facts: fetching, and reading pages, reports and articles. Knows no database and no Slack."""
