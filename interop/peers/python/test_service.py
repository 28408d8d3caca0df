"""grpc.testing.TestService on grpcio: the server side of the interop cases.

Plaintext connections pass through a wiretap, so that `expect_compressed` can be judged. Over TLS nobody can look, and the
server takes every message as it comes.
"""

import argparse
import signal
import threading
import time
import uuid
from concurrent import futures

import grpc

import messages
import wiretap

ECHO_INITIAL = "x-grpc-test-echo-initial"
ECHO_TRAILING = "x-grpc-test-echo-trailing-bin"
MAX_MESSAGE = 16 * 1024 * 1024
CODES = {code.value[0]: code for code in grpc.StatusCode}


class TestService:
    def __init__(self):
        self.tap = None
        self._id = str(uuid.uuid4())

    def empty_call(self, request, context):
        echo_metadata(context)
        return messages.Empty()

    def unary_call(self, seen, context):
        request, compressed = seen
        echo_metadata(context)
        echo_status(request, context)
        check_compressed(request, compressed, context)
        if request.HasField("response_compressed"):
            if request.response_compressed.value:
                context.set_compression(grpc.Compression.Gzip)
            else:
                context.disable_next_message_compression()
        response = messages.SimpleResponse()
        if request.response_size:
            response.payload.body = bytes(request.response_size)
        if request.fill_server_id:
            response.server_id = self._id
        return response

    def cacheable_unary_call(self, request, context):
        context.send_initial_metadata((("cache-control", "max-age=60, public"),))
        response = messages.SimpleResponse()
        response.payload.body = str(time.time_ns()).encode("ascii")
        return response

    def streaming_output_call(self, request, context):
        echo_metadata(context)
        if any(parameters.compressed.value for parameters in request.response_parameters):
            context.set_compression(grpc.Compression.Gzip)
        yield from answer(request, context)

    def streaming_input_call(self, requests, context):
        echo_metadata(context)
        total = 0
        for request, compressed in requests:
            check_compressed(request, compressed, context)
            total += len(request.payload.body)
        return messages.StreamingInputCallResponse(aggregated_payload_size=total)

    def full_duplex_call(self, requests, context):
        echo_metadata(context)
        for request in requests:
            echo_status(request, context)
            yield from answer(request, context)

    def half_duplex_call(self, requests, context):
        echo_metadata(context)
        for request in list(requests):
            yield from answer(request, context)

    def handlers(self):
        seen = self._seen
        serialize = lambda message: message.SerializeToString()
        unary, up = grpc.unary_unary_rpc_method_handler, grpc.stream_unary_rpc_method_handler
        down, duplex = grpc.unary_stream_rpc_method_handler, grpc.stream_stream_rpc_method_handler
        output = messages.StreamingOutputCallRequest.FromString
        return grpc.method_handlers_generic_handler(
            messages.SERVICE,
            {
                "EmptyCall": unary(self.empty_call, messages.Empty.FromString, serialize),
                "UnaryCall": unary(self.unary_call, seen(messages.SimpleRequest), serialize),
                "CacheableUnaryCall": unary(self.cacheable_unary_call, messages.SimpleRequest.FromString, serialize),
                "StreamingOutputCall": down(self.streaming_output_call, output, serialize),
                "StreamingInputCall": up(self.streaming_input_call, seen(messages.StreamingInputCallRequest), serialize),
                "FullDuplexCall": duplex(self.full_duplex_call, output, serialize),
                "HalfDuplexCall": duplex(self.half_duplex_call, output, serialize),
            },
        )

    def _seen(self, kind):
        """A deserializer that also asks the wiretap whether these very bytes came compressed."""

        def deserialize(data):
            compressed = self.tap.take_request(wiretap.digest_of(data)) if self.tap else None
            return kind.FromString(data), compressed

        return deserialize


def echo_metadata(context):
    initial = []
    for key, value in context.invocation_metadata():
        if key == ECHO_INITIAL:
            initial.append((key, value))
        elif key == ECHO_TRAILING:
            context.set_trailing_metadata(((key, value),))
    if initial:
        context.send_initial_metadata(tuple(initial))


def echo_status(request, context):
    if request.HasField("response_status") and request.response_status.code != 0:
        code = CODES.get(request.response_status.code, grpc.StatusCode.UNKNOWN)
        context.abort(code, request.response_status.message)


def check_compressed(request, compressed, context):
    if compressed is None or not request.HasField("expect_compressed"):
        return
    if request.expect_compressed.value != compressed:
        wanted, found = ("compressed", "plain") if request.expect_compressed.value else ("plain", "compressed")
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "expected a %s message, got a %s one" % (wanted, found))


def answer(request, context):
    cancelled = threading.Event()
    context.add_callback(cancelled.set)
    for parameters in request.response_parameters:
        if parameters.interval_us and cancelled.wait(parameters.interval_us / 1e6):
            return
        if not parameters.compressed.value:
            context.disable_next_message_compression()
        response = messages.StreamingOutputCallResponse()
        response.payload.body = bytes(parameters.size)
        yield response


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cert")
    parser.add_argument("--key")
    arguments = parser.parse_args()

    service = TestService()
    server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=64),
        options=(("grpc.max_receive_message_length", MAX_MESSAGE), ("grpc.so_reuseport", 0)),
    )
    server.add_generic_rpc_handlers((service.handlers(),))
    if arguments.cert:
        with open(arguments.cert, "rb") as cert, open(arguments.key, "rb") as key:
            credentials = grpc.ssl_server_credentials([(key.read(), cert.read())])
        port = server.add_secure_port("127.0.0.1:%d" % arguments.port, credentials)
        server.start()
    else:
        inner = server.add_insecure_port("127.0.0.1:0")
        server.start()
        service.tap = wiretap.Wiretap("127.0.0.1", inner, listen_port=arguments.port)
        port = service.tap.port
    print("listening on 127.0.0.1:%d" % port, flush=True)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    stopped.wait()
    server.stop(1).wait()


if __name__ == "__main__":
    main()
