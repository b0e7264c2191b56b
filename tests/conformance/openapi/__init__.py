"""Does a generated client do what its OpenAPI document says? A check for any document.

It looks at the client from outside only, and reads the document by itself: nothing of
`codegen` is imported here, so that the two cannot share a mistake.

reading     a document of any version as one kind of JSON Schema, its `$ref`s absolute
document    the operations that it describes
schemas     what several schemas say together
instances   random values of a schema
strings     random texts of a format or a pattern
validity    jsonschema's verdict on a value
wire        is a request what was meant, by the styles of its parameters?
bodies      the same for bodies
package     generate the client
reflection  its methods, the calls that they make, and their arguments
arguments   values of the types of a signature
serving     a server that answers with values of the document's own schemas
calling     call every method; what it returns is what was sent
comparing   is a typed value what a JSON value says?
check       all of it: a report
registry    documents out of packages of npm and PyPI
"""
