"""The one way from a source to its entries, for the command and for the admin alike."""

from qa.importer.parser.parse import ParsedArchive, ParserOptions, parse_archive
from qa.importer.parser.table import parse_table
from qa.importer.sources.model import Format, SourceFile


def parse_source(source: SourceFile, options: ParserOptions) -> ParsedArchive:
    """Takes apart a source, as its `format` says; raises ValueError for what cannot be read at all."""
    if source.format == Format.CSV:
        return parse_table(source.text, options)
    return parse_archive(source.text, options, is_html=source.format == Format.HTML)
