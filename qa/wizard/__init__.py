"""The import wizard of the admin: upload, look through, import by the worker, undo. It writes by `qa.importer` alone."""
