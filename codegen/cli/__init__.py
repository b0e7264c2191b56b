"""The command line. Only this package sees the config, the disk and exit codes.

Exit codes, of all commands:

    0    done; `check` found no difference
    1    `check` found differences
    2    something is wrong with what was given; nothing was written
    3    codegen itself has a bug; nothing is known of what was written
    130  interrupted
"""

from .main import main

__all__ = ["main"]
