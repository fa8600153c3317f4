"""The mails of the review: who is told what (`people`, `receivers`), and how it is put (`letters`)."""
