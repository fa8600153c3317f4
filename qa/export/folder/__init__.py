"""The public archive as a folder of HTML that opens without a server: nothing in it was not public before."""
