"""The domain: what Ofsted's outcomes are and what a change is. Imports nothing of ours, touches no network, file or database."""
