"""Type-check the user's code with the user's own type checker.

The code is copied to a folder of ours, where the client that is to be tried is put in
the place of the user's: nothing is ever written into the user's tree. The checker runs
there as it would run in the project, with the project's configuration.
"""
