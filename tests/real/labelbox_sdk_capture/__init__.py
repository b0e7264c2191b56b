"""Records every GraphQL operation that the official Labelbox client sends.

The client's methods are called one by one against a server on the loopback interface
that knows only the schema and makes up every value. What it was sent is what the
client needs a schema to have, and input for a generator.
"""
