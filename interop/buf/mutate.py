"""Copies a tree of .proto files and breaks a few of its lines, the same ones for the same seed.

usage: mutate.py FROM TO SEED
"""

import pathlib
import random
import re
import shutil
import sys

source, target, seed = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
shutil.copytree(source, target)
chance = random.Random(seed)

FIELD = re.compile(r"^(\s+)((?:repeated |optional )?)(string|bytes|bool|u?int(?:32|64)|double|float) (\w+) = (\d+)(.*;.*)$")
VALUE = re.compile(r"^(\s+)([A-Z][A-Z0-9_]+) = (\d+);(.*)$")
RPC = re.compile(r"^(\s*rpc \w+\s*\()(stream )?(.*)$")
OPTION = re.compile(r'^option (java_package|go_package|java_outer_classname|csharp_namespace) = "(.*)";(.*)$')


def broken(line, index):
    field = FIELD.match(line)
    if field:
        indent, label, kind, name, number, rest = field.groups()
        choice = chance.randrange(5)
        if choice == 0:
            return indent + "// gone"
        if choice == 1:
            other = chance.choice(["string", "bytes", "int64", "sint32", "fixed32", "bool"])
            return f"{indent}{label}{other} {name} = {number}{rest}"
        if choice == 2:
            return f"{indent}{label}{kind} {name}_{index} = {number}{rest}"
        if choice == 3:
            return f"{indent}{'' if label else 'repeated '}{kind} {name} = {number}{rest}"
        return f"{indent}{label}{kind} {name} = {int(number) + 5000}{rest}"
    value = VALUE.match(line)
    if value and value[3] != "0":
        if chance.randrange(2):
            return value[1] + "// gone"
        return f"{value[1]}{value[2]}_{index} = {value[3]};{value[4]}"
    rpc = RPC.match(line)
    if rpc:
        return rpc[1] + ("" if rpc[2] else "stream ") + rpc[3]
    option = OPTION.match(line)
    if option:
        return f'option {option[1]} = "{option[2]}.next";{option[3]}'
    return line


for path in sorted(target.rglob("*.proto")):
    lines = path.read_text(encoding="utf-8").split("\n")
    if 'syntax = "proto3"' not in "\n".join(lines):
        continue
    for index, line in enumerate(lines):
        if chance.random() < 0.08:
            lines[index] = broken(line, index)
    path.write_text("\n".join(lines), encoding="utf-8")
