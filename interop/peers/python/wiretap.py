"""A TCP relay that reads the gRPC message prefixes of plaintext HTTP/2 as they pass.

grpcio shows no program whether a message came compressed. The compression cases are about exactly that bit, so the test
server and the test client look at the wire: each message that passes is recorded before its bytes are handed on.
"""

import gzip
import hashlib
import socket
import threading
import zlib

_PREFACE = len(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
_DATA = 0x0
_PADDED = 0x8


class Message:
    """What the wire said of one message."""

    def __init__(self, compressed, digest, size):
        self.compressed = compressed
        self.digest = digest  # of the bytes after decompression: how a handler finds its own message
        self.size = size


def digest_of(data):
    return hashlib.sha1(data).digest()


class _Reader:
    """Frames of one direction of one connection, message by message."""

    def __init__(self, skip, record):
        self._skip = skip
        self._record = record
        self._buffer = bytearray()
        self._streams = {}

    def feed(self, data):
        if self._skip:
            cut = min(self._skip, len(data))
            self._skip -= cut
            data = data[cut:]
        self._buffer += data
        while len(self._buffer) >= 9:
            length = int.from_bytes(self._buffer[0:3], "big")
            if len(self._buffer) < 9 + length:
                return
            kind, flags = self._buffer[3], self._buffer[4]
            stream = int.from_bytes(self._buffer[5:9], "big") & 0x7FFFFFFF
            if kind == _DATA:
                payload = self._buffer[9 : 9 + length]
                if flags & _PADDED:
                    payload = payload[1 : len(payload) - payload[0]]
                self._data(stream, payload)
            del self._buffer[: 9 + length]

    def _data(self, stream, payload):
        pending = self._streams.setdefault(stream, bytearray())
        pending += payload
        while len(pending) >= 5:
            length = int.from_bytes(pending[1:5], "big")
            if len(pending) < 5 + length:
                return
            flag, body = pending[0], bytes(pending[5 : 5 + length])
            del pending[: 5 + length]
            self._record(Message(flag == 1, digest_of(_inflate(body) if flag == 1 else body), length))


def _inflate(body):
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else zlib.decompress(body)


class Wiretap:
    """Listens on `listen_port` (0: any) and relays to `target_port`. Thread-safe."""

    def __init__(self, target_host, target_port, listen_host="127.0.0.1", listen_port=0):
        self._target = (target_host, target_port)
        self._lock = threading.Lock()
        self.requests = []
        self.responses = []
        self._listener = socket.create_server((listen_host, listen_port), backlog=128)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def clear(self):
        with self._lock:
            self.requests.clear()
            self.responses.clear()

    def flags(self, direction):
        with self._lock:
            return [message.compressed for message in direction]

    def take_request(self, digest):
        """The compressed bit of the oldest recorded request with these bytes, or None when none passed."""
        with self._lock:
            for index, message in enumerate(self.requests):
                if message.digest == digest:
                    del self.requests[index]
                    return message.compressed
        return None

    def _accept(self):
        while True:
            near, _ = self._listener.accept()
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()
                continue
            for side in (near, far):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pump(near, far, _Reader(_PREFACE, self._recorder(self.requests)))
            self._pump(far, near, _Reader(0, self._recorder(self.responses)))

    def _recorder(self, messages):
        def record(message):
            with self._lock:
                messages.append(message)

        return record

    @staticmethod
    def _pump(source, sink, reader):
        def run():
            try:
                while True:
                    data = source.recv(1 << 16)
                    if not data:
                        break
                    reader.feed(data)
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                for side in (source, sink):
                    try:
                        side.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass

        threading.Thread(target=run, daemon=True).start()
