"""The pages about privacy in the admin."""
