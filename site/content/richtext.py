"""What an editor may do inside a rich text: enough to say it well, nothing that breaks the design."""

INLINE_FEATURES = ["bold", "italic", "superscript", "subscript", "link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ol", "ul", "document-link"]
