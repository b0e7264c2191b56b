"""As much English as names of methods need: plurals, and verbs in paths.

Lists of words are data. What they lack gives a name that is longer than it had to be,
never a wrong call; a document, or the config, can say a better one.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNCHANGED = _words("""
    access address alias analysis analytics aws basis billing bus business
    canvas class corpus credentials css details diagnostics dns gas gps graphics
    https ios js kubernetes lens logs metrics news os preferences previous
    process progress rss sas series settings sms species statistics stats status
    success terms tls totals usage vps windows yes
""")
"""What is one thing although it ends in "s"."""

_IRREGULAR = {
    "analyses": "analysis",
    "axes": "axis",
    "caches": "cache",
    "children": "child",
    "cookies": "cookie",
    "data": "data",
    "indices": "index",
    "matrices": "matrix",
    "media": "media",
    "men": "man",
    "movies": "movie",
    "people": "person",
    "statuses": "status",
    "vertices": "vertex",
    "viruses": "virus",
}

_VERBS = _words("""
    accept acknowledge activate add allocate analyze append apply approve
    archive assign associate attach authenticate authorize autocomplete backup
    ban bind block broadcast build bulk calculate cancel capture check checkout
    claim clean clear clone close commit compare complete compute confirm
    connect convert copy count create deactivate decline decrypt delete deploy
    deprecate detach detect disable disassociate disconnect dismiss dispatch
    download drain drop duplicate edit enable encrypt enqueue estimate evaluate
    exchange execute expire export extend extract fetch filter finalize find
    finish flush follow force fork freeze generate get grant hide import
    increment initialize initiate insert inspect install invalidate invite
    invoke join kill launch leave list load lock login logout lookup mark match
    merge migrate modify move mute notify open parse patch pause pay pin ping
    poll post prepare preview process promote provision publish pull purge push
    put query read reactivate reassign reboot rebuild recalculate recover redeem
    refresh refund register reindex reject release reload remove rename render
    renew reopen reorder repair replace replay reprocess rerun resend reset
    resize resolve restart restore resume retrieve retry revert revoke rollback
    rotate run save scale scan schedule search select send set share shutdown
    sign simulate skip snooze split start stop store submit subscribe suspend
    swap switch sync synchronize terminate test toggle transfer transform
    translate trigger unarchive unassign unban unblock undelete undo unfollow
    unlink unlock unmute unpin unpublish unregister unshare unsubscribe unwatch
    update upgrade upload upsert validate verify view void watch withdraw write
""")

_READING_VERBS = _words("""
    autocomplete check compare count download export fetch find get list lookup ping
    preview query read search validate verify
""")
"""Verbs of what only reads; the others name a thing there: GET …/review."""


def is_plural(word: str) -> bool:
    """Whether a word means several things."""
    return singular(word) != word


def singular(word: str) -> str:
    """A word in lower case, of one thing."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _UNCHANGED or len(word) < 3 or not word.endswith("s"):
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def is_verb(word: str, *, reading: bool = False) -> bool:
    """Whether a word at the end of a path says what is done there."""
    return word in (_READING_VERBS if reading else _VERBS)
