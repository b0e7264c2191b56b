"""What has changed between two versions of an API, and what that does to a client.

`compare` says what has changed, `findings.judge` how bad that is, `usage` and `impact`
whom it touches, `reports` shows it. Everything works on `ir`; nothing here reads files
or networks.
"""
