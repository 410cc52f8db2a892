"""The pages of reports.ofsted.gov.uk: the search listing and the provider page."""
