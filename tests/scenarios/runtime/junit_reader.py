# SPDX-License-Identifier: Apache-2.0
#
# Reads a JUnit file as GitHub, GitLab and Jenkins do and prints what is in it as JSON. Counts that
# do not agree with what is there, cases without a name or twice, and elements or attributes in
# other places than these readers look are complained of, with exit status 1.
import json
import sys
import xml.etree.ElementTree as ElementTree

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"classname", "name", "time", "file", "line"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
}


def require(fact, *words):
    if not fact:
        sys.exit(" ".join(str(word) for word in words))


def check_counts(element, cases):
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        count = sum(case.find(kind) is not None for case in cases)
        require(int(element.get(name)) == count, element.tag, name, "is not", count)
    require(int(element.get("tests")) == len(cases), element.tag, "counts other tests")
    require(float(element.get("time")) >= 0, "a time is negative")


root = ElementTree.parse(sys.argv[1]).getroot()
require(root.tag == "testsuites", "the root is", root.tag)
for element in root.iter():
    require(element.tag in ATTRIBUTES, "an element", element.tag)
    require(set(element.keys()) <= ATTRIBUTES[element.tag], element.tag, "has", element.keys())
require(len(root) == 1, "not one suite")
suite = root[0]
cases = suite.findall("testcase")
check_counts(root, cases)
check_counts(suite, cases)
names = [(case.get("classname"), case.get("name")) for case in cases]
require(all(name for name in names), "a case without a name")
require(len(set(names)) == len(names), "a name twice")
print(json.dumps({
    "name": suite.get("name"),
    "properties": {p.get("name"): p.get("value") for p in suite.iter("property")},
    "cases": [dict(case.attrib, troubles=[dict(t.attrib, element=t.tag, text=t.text) for t in case])
              for case in cases],
}))
