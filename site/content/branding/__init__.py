"""How a charity looks, without code: its colours, its icons, and the pictures that are shown when a page is shared."""
