"""The whole archive in files that the charity owns: JSON that imports back, a spreadsheet, a folder of HTML."""
