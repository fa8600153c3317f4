class ActionRefused(Exception):
    """Something cannot be done with a question now; the message says why, and what to do instead."""


CLOSED = "It is closed. Reopen it first."
FOLLOWS = "It was merged into another question and goes the way of that one. Separate it first."
NO_CONSENT = (
    "Its asker does not agree that anything of it is published. "
    "Reply privately, or link a page that answers it already."
)
NOTHING_LEFT = "What was asked is no longer kept, so there is nothing to answer."
HAS_REPLY = "A private reply waits for sign-off. Decide on that first."
HAS_PAGE = "It is linked to a page already. Take that link away first."
HAS_NO_PAGE = "It is not linked to a page."
NO_ADDRESS = "Its asker left no email address, or it is forgotten by now, so there is nowhere to send a reply."
REPLY_CHANGED = (
    "Somebody else has changed this reply since you opened it. Their words stand above yours now: put the two together."
)
ADDRESS_GONE = (
    "Its asker has taken the address away meanwhile, so the reply reaches nobody. Answer with a page, or decline."
)
NOT_PUBLIC_YET = (
    "This page is not public yet, and its asker does not agree that anything is written from the question. "
    "Link it once it is public."
)
