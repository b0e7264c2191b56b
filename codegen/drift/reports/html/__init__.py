"""Reports as a page of one file, that loads nothing and sends nothing."""

from .page import as_html as as_html
