"""The page of the design system, `/styleguide/` while developing: the site's own templates with made-up words."""
