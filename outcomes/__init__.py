"""The domain: what Ofsted's outcomes are, and what a change is. Knows no network, no file and no database."""
