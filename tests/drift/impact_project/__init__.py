"""A project of twenty files that uses the three clients, run line by line.

`moderation` is what users would write; nothing in it knows that it is a test.
"""
