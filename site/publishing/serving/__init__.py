"""`manage.py serve`: the web server and the worker as two children of one process that keeps both alive."""
