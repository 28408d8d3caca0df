#!/usr/bin/env python3
"""Makes a copy of the suite's runner that starts where the C library is older than the one it was linked with.

usage: glibc.py RUNNER COPY

The runner (ELF, x86-64, little endian) asks for the symbol versions GLIBC_2.38 and GLIBCXX_3.4.32. The first is for
the C23 names of strtol and its kin, which old libraries have without the prefix __isoc23_; the second for a function
that nothing depends on. So both versions are marked weak, which the loader then only remarks on; the C23 names are
shortened to the old ones, at the version that every x86-64 library has; and the other symbols are made weak.
"""
import struct
import sys

NEW_C, NEW_CPP, OLD_C = "GLIBC_2.38", "GLIBCXX_3.4.32", "GLIBC_2.2.5"
PREFIX = "__isoc23_"
VERSION_WEAK = 2
BIND_WEAK = 2


def main(source, target):
    with open(source, "rb") as file:
        elf = bytearray(file.read())
    sections = read_sections(elf)
    strings = sections[".dynstr"]["offset"]

    versions = {}  # index -> name
    entry = sections[".gnu.version_r"]["offset"]
    for _ in range(sections[".gnu.version_r"]["info"]):
        _, count, library, first, following = struct.unpack_from("<HHIII", elf, entry)
        needed = entry + first
        for _ in range(count):
            _, flags, index, name, step = struct.unpack_from("<IHHII", elf, needed)
            versions[index] = text(elf, strings + name)
            if versions[index] in (NEW_C, NEW_CPP):
                struct.pack_into("<H", elf, needed + 4, flags | VERSION_WEAK)
            if versions[index] == OLD_C and text(elf, strings + library) == "libc.so.6":
                old = index
            needed += step
        entry += following

    symbols = sections[".dynsym"]
    for number in range(symbols["size"] // 24):
        symbol = symbols["offset"] + number * 24
        of_version = sections[".gnu.version"]["offset"] + number * 2
        name, info = struct.unpack_from("<IB", elf, symbol)
        version = versions.get(struct.unpack_from("<H", elf, of_version)[0] & 0x7FFF)
        if version == NEW_C and text(elf, strings + name).startswith(PREFIX):
            struct.pack_into("<I", elf, symbol, name + len(PREFIX))
            struct.pack_into("<H", elf, of_version, old)
        elif version == NEW_CPP:
            struct.pack_into("<B", elf, symbol + 4, BIND_WEAK << 4 | info & 0xF)

    with open(target, "wb") as file:
        file.write(elf)


def read_sections(elf):
    table, = struct.unpack_from("<Q", elf, 0x28)
    size, count, names = struct.unpack_from("<HHH", elf, 0x3A)
    headers = []
    for i in range(count):
        name, _, _, _, offset, length, _, info, _, _ = struct.unpack_from("<IIQQQQIIQQ", elf, table + i * size)
        headers.append((name, {"offset": offset, "size": length, "info": info}))
    base = headers[names][1]["offset"]
    return {text(elf, base + name): section for name, section in headers}


def text(elf, offset):
    return elf[offset : elf.index(0, offset)].decode()


if __name__ == "__main__":
    main(*sys.argv[1:])
