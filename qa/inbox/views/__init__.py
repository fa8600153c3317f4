"""The pages of the inbox in the admin."""
