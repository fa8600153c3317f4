"""The import wizard of the admin: upload, look through, import, undo. Only `qa.importer` writes pages."""
