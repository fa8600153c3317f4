"""The parts of the admin that serve review: each module registers its own hooks and addresses."""
