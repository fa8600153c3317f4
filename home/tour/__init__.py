"""A tour for new people: what to do first, ticked off by what they have done."""
