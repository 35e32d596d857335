# SPDX-License-Identifier: Apache-2.0
#
# check.py LVSIM: the JSON Schema of scenarios, judged by python3-jsonschema.
#   - scenarios/schema/scenario.schema.json is what `lvsim schema` prints, and a valid schema.
#   - Every scenario of the library and of good/ is valid to both; every file of bad/ is refused by
#     both, or by the loader alone if it says "loader-only:".
#   - good/ has every key. One value of its files after the other is taken away or replaced: what
#     the loader accepts the schema accepts, and what is wrong with a key, a kind of value or a word
#     both refuse.
# Files are read as editors read them, by the core schema of YAML 1.2 (PyYAML knows 1.1, to which
# `on` is true).
import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
LVSIM = sys.argv[1]
# The codes of what a schema can say: unknown, missing and unmodelled keys, other kinds of values,
# nothing, words that are not known, keys that do not go together.
SAYABLE = {"S020", "S021", "S022", "S023", "S026", "S028"}
# But that an event lasts longer than until it begins again, that ARP has no ports, or that eth0
# needs the network that lo has not, is the loader's to tell.
UNSAID = re.compile(r"S028 timeline|S021 hosts\.\S+\.interfaces\.\w+:")
REPLACEMENTS = [None, "", "x", "5ms", "10.0.0.1", 0, -1, 6, 1.5, True, [], {}, ["x"], {"x": 1}]

failures = []


class Reader(yaml.SafeLoader):
    """YAML 1.2, core schema: what a plain word is."""


Reader.yaml_implicit_resolvers = {}
for tag, pattern, letters in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789"))):
    Reader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), letters)
Reader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value, 10))


def with_text_keys(value):
    """JSON knows no other keys."""
    if isinstance(value, dict):
        return {str(key): with_text_keys(item) for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


def read(path):
    return with_text_keys(yaml.load(path.read_text(), Reader))


def complain(*words):
    failures.append(" ".join(str(word) for word in words))


def validate(paths):
    """The codes with which the loader refuses each file; none: it is valid."""
    codes = {str(path): set() for path in paths}
    for at in range(0, len(paths), 500):
        run = subprocess.run([LVSIM, "validate", *paths[at:at + 500]], capture_output=True, text=True)
        if run.returncode not in (0, 2):
            sys.exit(f"lvsim validate ends with {run.returncode}: {run.stderr[:2000]}")
        for path, code, where in re.findall(
                r"^(\S+?\.(?:yaml|json))(?::\d+)*: error\[(\w+)\]: (\S+)", run.stderr, re.M):
            codes[path].add((code, where.split("[")[0]))
        valid = set(re.findall(r"^(.*): valid$", run.stdout, re.M))
        for path in paths[at:at + 500]:
            if (str(path) in valid) == bool(codes[str(path)]):
                sys.exit(f"{path}: the verdict of lvsim is not understood")
    return codes


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else \
        enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, path + (key,))


def changed(document, path, replacement, is_removed):
    document = copy.deepcopy(document)
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    if is_removed:
        del parent[path[-1]]
    else:
        parent[path[-1]] = replacement
    return document


def variants(document):
    for path in places(document):
        if path:
            yield changed(document, path, None, True)
            for replacement in REPLACEMENTS:
                yield changed(document, path, replacement, False)


def keys_of_schema(part):
    if isinstance(part, dict):
        for key, value in part.get("properties", {}).items():
            if not isinstance(value, dict) or value.get("not") != {}:  # {}: not modelled yet
                yield key
    if isinstance(part, (dict, list)):
        for value in part.values() if isinstance(part, dict) else part:
            yield from keys_of_schema(value)


printed = subprocess.run([LVSIM, "schema"], capture_output=True, text=True, check=True).stdout
if printed != (ROOT / "scenarios/schema/scenario.schema.json").read_text():
    complain("scenarios/schema/scenario.schema.json is not what 'lvsim schema' prints: store that")
schema = json.loads(printed)
jsonschema.Draft7Validator.check_schema(schema)
judge = jsonschema.Draft7Validator(schema)

library = sorted(path for path in (ROOT / "scenarios").rglob("*.yaml"))
good = sorted((HERE / "good").glob("*.yaml"))
bad = sorted((HERE / "bad").glob("*.yaml"))
if not library or not good or not bad:
    sys.exit("there are no files to compare")
loader = validate(library + good + bad)
for path in library + good:
    if loader[str(path)]:
        complain(path, "is refused by the loader:", loader[str(path)])
    for error in judge.iter_errors(read(path)):
        complain(path, "is refused by the schema:", list(error.absolute_path), error.message)
for path in bad:
    is_loader_only = "# loader-only:" in path.read_text()
    if not loader[str(path)]:
        complain(path, "is accepted by the loader")
    if judge.is_valid(read(path)) != is_loader_only:
        complain(path, "is", "refused" if is_loader_only else "accepted", "by the schema")

used = {step for path in good for place in places(read(path)) for step in place}
for key in sorted(set(keys_of_schema(schema)) - used):
    complain("no file of good/ has the key", key)

with tempfile.TemporaryDirectory() as folder:
    tried = {}
    for path in good:
        for document in variants(read(path)):
            text = json.dumps(document)
            tried.setdefault(text, pathlib.Path(folder) / f"{len(tried)}.json")
    for text, path in tried.items():
        path.write_text(text)
    loader = validate(list(tried.values()))
    for text, path in tried.items():
        codes = loader[str(path)]
        errors = list(judge.iter_errors(json.loads(text)))
        is_valid = not errors
        # Which counters a machine has `lvsim validate` does not know: it boots none.
        if not codes and any("counters" not in error.absolute_path for error in errors):
            complain("the schema alone refuses", text)
        said = {code for code in codes
                if code[0] in SAYABLE and not UNSAID.match(" ".join(code))}
        if is_valid and said:
            complain("the schema accepts what is", said, "to the loader:", text)

for failure in failures[:40]:
    print(failure)
print(f"{len(library) + len(good) + len(bad)} files, {len(tried)} variants, "
      f"{len(failures)} disagreements")
sys.exit(bool(failures))
