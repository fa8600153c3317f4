"""The privacy clock: what is kept of askers, until when, who has seen it, and what is erased."""
