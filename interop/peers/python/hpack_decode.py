#!/usr/bin/env python3
"""Decodes the blocks that our HPACK encoder made, with decoders that are not ours, and compares the fields.

usage: hpack_decode.py hpack|nghttp2 < blocks

Standard input is what HpackStories prints. Prints "N passed, N failed"; exit status 77 when the decoder is not there.
"""

import ctypes
import ctypes.util
import sys


def python_hpack():
    try:
        from hpack import Decoder
    except ImportError as missing:
        print(missing)
        sys.exit(77)

    class PythonDecoder:
        def __init__(self):
            self.decoder = Decoder(max_header_list_size=1 << 24)

        def decode(self, block):
            return [(bytes(name), bytes(value)) for name, value in self.decoder.decode(block, raw=True)]

    return PythonDecoder


class Field(ctypes.Structure):
    """nghttp2_nv."""

    _fields_ = [
        ("name", ctypes.POINTER(ctypes.c_uint8)),
        ("value", ctypes.POINTER(ctypes.c_uint8)),
        ("name_length", ctypes.c_size_t),
        ("value_length", ctypes.c_size_t),
        ("flags", ctypes.c_uint8),
    ]


def nghttp2():
    path = ctypes.util.find_library("nghttp2")
    if path is None:
        print("libnghttp2 is not installed")
        sys.exit(77)
    library = ctypes.CDLL(path)
    library.nghttp2_hd_inflate_hd2.restype = ctypes.c_ssize_t
    final, emit = 1, 2

    class Nghttp2Decoder:
        def __init__(self):
            self.inflater = ctypes.c_void_p()
            if library.nghttp2_hd_inflate_new(ctypes.byref(self.inflater)) != 0:
                raise MemoryError

        def __del__(self):
            library.nghttp2_hd_inflate_del(self.inflater)

        def decode(self, block):
            fields = []
            at = 0
            while True:
                field = Field()
                flags = ctypes.c_int(0)
                rest = block[at:]
                count = library.nghttp2_hd_inflate_hd2(
                    self.inflater,
                    ctypes.byref(field),
                    ctypes.byref(flags),
                    rest,
                    ctypes.c_size_t(len(rest)),
                    1,
                )
                if count < 0:
                    raise ValueError(f"nghttp2 error {count}")
                at += count
                if flags.value & emit:
                    name = ctypes.string_at(field.name, field.name_length)
                    fields.append((name, ctypes.string_at(field.value, field.value_length)))
                if flags.value & final:
                    library.nghttp2_hd_inflate_end_headers(self.inflater)
                    return fields
                if count == 0 and not flags.value & emit:
                    raise ValueError("nghttp2 does not go on")

    return Nghttp2Decoder


def octets(hexadecimal):
    return b"" if hexadecimal == "-" else bytes.fromhex(hexadecimal)


def main():
    new_decoder = {"hpack": python_hpack, "nghttp2": nghttp2}[sys.argv[1]]()
    passed = failed = 0
    story = decoder = None
    for line in sys.stdin:
        words = line.split()
        if words[0] != story:
            story = words[0]
            decoder = new_decoder()
        texts = [octets(word) for word in words[2:]]
        expected = list(zip(texts[0::2], texts[1::2]))
        try:
            decoded = decoder.decode(bytes.fromhex(words[1]))
        except Exception as failure:  # whatever the decoder says against it
            decoded = failure
        if decoded == expected:
            passed += 1
        else:
            failed += 1
            if failed <= 5:
                print(f"{story}: expected {expected}, decoded {decoded!r}", file=sys.stderr)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
