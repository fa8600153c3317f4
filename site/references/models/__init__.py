from references.models.imports import ImportedEntry, ReferenceImport
from references.models.reference import Reference

__all__ = ["ImportedEntry", "Reference", "ReferenceImport"]
