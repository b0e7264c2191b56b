"""Does a generated client do what its schema says? A check for any GraphQL schema.

`python -m tests.conformance SCHEMA [OPERATIONS …]` generates the client, and looks at
it from outside only: its files, its signatures, and what goes over the wire. It knows
nothing of how the generator works, so that the two cannot share a mistake.

package     generate a client and import it
reflection  its methods, the documents they send, and their arguments
documents   every root field has a method; every document is valid
tools       mypy, pyright, ruff, black, and an import with warnings as errors
values      random JSON values of types of the schema
mocking     graphql-core answers documents with random valid data
serving     the same over HTTP, on loopback
calling     call every method; what it returns is what was sent
comparing   is a typed value what a JSON value says?
check       all of it: a report
registry    schemas of npm packages
"""
