"""A schema-aware generator of typed Python clients."""
