"""The report for what reads tests: JUnit's XML, a suite for each client.

There is no standard; this keeps to what Jenkins' schema and GitLab know:
https://github.com/jenkinsci/xunit-plugin (junit-10.xsd).
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from ...wording import count
from ..findings import Report
from . import verdicts
from .columns import one_line
from .items import Item, Listing, listing

MOST = 5_000
"""Cases of one suite; a last one stands for those that are left out."""


def as_junit(reports: Sequence[Report]) -> str:
    """Write a suite for each client, a case for each finding. What fails the check is a
    failure, what is accepted is skipped, what could not be told is an error, and
    everything else passes.

    Args:
        reports: What was found, a report for each client.
    """
    root = ElementTree.Element("testsuites", name="API drift")
    for report in reports:
        root.append(_suite(report))
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suite(report: Report) -> ElementTree.Element:
    found = listing([report], MOST)
    cases = [_case(item, report) for item in found.items]
    if found.left:
        cases.append(_left(found, report))
    if not cases:
        compared = f"no changes: {verdicts.compared(report)}"
        cases = [_element(report, "drift", compared)]
    suite = ElementTree.Element("testsuite")
    suite.set("name", verdicts.name(report))
    suite.set("tests", str(len(cases)))
    for attribute, tag in (
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        number = sum(case.find(tag) is not None for case in cases)
        suite.set(attribute, str(number))
    suite.extend(cases)
    return suite


def _case(item: Item, report: Report) -> ElementTree.Element:
    case = _element(report, item.rule, item.title)
    if item.location:
        case.set("file", item.location.file)
    if item.rule == "comparison-failed":
        _outcome(case, "error", item.message, item.rule)
    elif item.fails:
        place = item.location
        at = f"{place.file}:{place.line}\n" if place else ""
        said = f"{at}{item.title}\n{item.message}\nid {item.fingerprint}"
        _outcome(case, "failure", item.message, item.rule).text = said
    elif item.excuse:
        _outcome(case, "skipped", f"accepted: {item.excuse}")
    else:
        ElementTree.SubElement(case, "system-out").text = item.message
    return case


def _left(found: Listing, report: Report) -> ElementTree.Element:
    said = f"and {count(found.left, 'finding')} more, none of them worse"
    case = _element(report, "more", said)
    if found.failing:
        _outcome(case, "failure", f"{count(found.failing, 'failure')} more", "more")
    return case


def _element(report: Report, rule: str, name: str) -> ElementTree.Element:
    case = ElementTree.Element("testcase")
    case.set("classname", f"{verdicts.name(report)}.{rule}")
    case.set("name", one_line(name, 400))
    return case


def _outcome(
    case: ElementTree.Element, tag: str, message: str, sort: str = ""
) -> ElementTree.Element:
    outcome = ElementTree.SubElement(case, tag)
    outcome.set("message", one_line(message, 600))
    if sort:
        outcome.set("type", sort)
    return outcome
