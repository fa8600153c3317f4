from django.dispatch import Signal

# A scheduled version did not go live because its page may not be public (`content.exceptions.PublishingRefused`). The
# schedule is cancelled. Arguments: `instance`, the page; `revision`; `due_at`, its time; `problems`, in plain words.
go_live_refused = Signal()

# An object that was to expire stays, because a page rests on it (`content.exceptions.PublishingRefused`). Its expiry is
# taken back. Arguments: `instance`; `page`, which rests on it; `due_at`, its time; `problems`, in plain words.
expiry_refused = Signal()
