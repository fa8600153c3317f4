"""The pages of the worklist in the admin."""
