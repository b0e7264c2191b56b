"""Reports as a page of one file, that loads nothing and sends nothing."""

from .page import html as html
