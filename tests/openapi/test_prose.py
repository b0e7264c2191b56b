"""Descriptions become plain Markdown."""

from __future__ import annotations

import time

import pytest

from codegen.openapi.prose import clean, describe


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  plain  ", "plain"),
        ("\n    First.\n\n      Deeper.\n    Last.\n", "First.\n\n  Deeper.\nLast."),
        ("One.\r\nTwo.\rThree.", "One.\nTwo.\nThree."),
        ("a<br>b<br/>   c", "a\nb\nc"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One.\n\n\n\n\nTwo.", "One.\n\nTwo."),
        ("<b>bold</b> <em class='x'>so</em> <code>f()</code>", "**bold** *so* `f()`"),
        ('<a href="https://x.example">here</a>', "[here](https://x.example)"),
        ("Kinds:<br><li>`a`<br> One</li><br><li>b</li>", "Kinds:\n\n- `a` One\n- b"),
        ("<ul><li>a</li>\n<li>b</li></ul>", "- a\n\n- b"),
        ("use <id> and <View>", "use <id> and <View>"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("&lt;b&gt; &amp; caf&eacute;", "<b> & café"),
        ("`<b>` and `&lt;`", "`<b>` and `&lt;`"),
        (
            "```xml\n<View>\n  <b/>\n</View>\n```",
            "```xml\n<View>\n  <b/>\n</View>\n```",
        ),
        ("<pre><code class='sh'>curl <b></code></pre>", "```\ncurl <b>\n```"),
        ('Text.<Card title="Buy">\nnow\n</Card> More.', "Text. More."),
        ("<Card>never closed", "<Card>never closed"),
        ("**kept** _as_ [is](x)", "**kept** _as_ [is](x)"),
        ("a<hr style='x'/>b", "a\n\nb"),
        ("trailing   \nspace", "trailing\nspace"),
        ("", ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("summary", "description", "expected"),
    [
        ("Get it", "", "Get it"),
        ("", "Gets it.", "Gets it."),
        ("Get it", "Gives the thing.", "Get it\n\nGives the thing."),
        ("Get it.", "get it", "get it"),
        ("Get it", "Get it and more.", "Get it and more."),
        ("Get\n  it", "", "Get it"),
    ],
)
def test_describe(summary: str, description: str, expected: str) -> None:
    assert describe(summary, description) == expected


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "<a b>", "<li", "</li> ", "<br ", "`", "```", "<Card", "<pre>", "& "],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    clean(piece * 50_000 + " " * 50_000 + "x")
    assert time.process_time() - start < 2
