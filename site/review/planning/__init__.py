"""Who has to do what, and by when: queues, due dates, the calendar, and what goes into a spreadsheet."""
