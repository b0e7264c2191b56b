"""Tests against real servers: the platforms themselves where they can be installed."""
