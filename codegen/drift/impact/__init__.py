"""What a changed client does to the user's code.

`lines` says which errors are new, `source` what stands at their places, `causes` which
change is behind each. Type checkers are run by whoever calls this.
"""
