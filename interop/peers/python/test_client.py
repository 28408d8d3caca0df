"""The interop cases on grpcio, client side. Prints `PASS case` or `FAIL case: why` for each, exits 1 when one failed."""

import argparse
import os
import queue
import sys
import time
import traceback

import grpc

import messages
import wiretap

REQUEST_SIZE = 271828
RESPONSE_SIZE = 314159
STREAM_REQUESTS = (27182, 8, 1828, 45904)
STREAM_RESPONSES = (31415, 9, 2653, 58979)
ECHO_INITIAL = ("x-grpc-test-echo-initial", "test_initial_metadata_value")
ECHO_TRAILING = ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
MAX_MESSAGE = 16 * 1024 * 1024
PATIENCE = 20  # seconds for a call that should simply succeed

CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def expect(what, wanted, got):
    if wanted != got:
        raise AssertionError("%s: expected %s, got %s" % (what, shorten(wanted), shorten(got)))


def shorten(value):
    text = repr(value)
    return text if len(text) < 200 else text[:200] + "..."


class Peer:
    """A channel with the methods of TestService, and the wiretap in front of the server where there is one."""

    def __init__(self, target, credentials, options, tap):
        self._make = lambda: (
            grpc.secure_channel(target, credentials, options) if credentials else grpc.insecure_channel(target, options)
        )
        self.tap = tap
        self.channel = self._make()
        self._bind(self.channel)

    def another(self):
        return self._make()

    def _bind(self, channel):
        self.empty_call = method(channel.unary_unary, "EmptyCall", messages.Empty)
        self.unary_call = method(channel.unary_unary, "UnaryCall", messages.SimpleResponse)
        self.output_call = method(channel.unary_stream, "StreamingOutputCall", messages.StreamingOutputCallResponse)
        self.input_call = method(channel.stream_unary, "StreamingInputCall", messages.StreamingInputCallResponse)
        self.full_duplex = method(channel.stream_stream, "FullDuplexCall", messages.StreamingOutputCallResponse)
        self.unimplemented = method(channel.unary_unary, "UnimplementedCall", messages.Empty)
        self.no_service = method(
            channel.unary_unary, "UnimplementedCall", messages.Empty, "grpc.testing.UnimplementedService"
        )


def method(kind, name, response, service=messages.SERVICE):
    return kind(
        messages.path(name, service),
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=response.FromString,
    )


class Requests:
    """A request stream that is fed while the call runs."""

    _END = object()

    def __init__(self):
        self._queue = queue.Queue()

    def send(self, request):
        self._queue.put(request)

    def finish(self):
        self._queue.put(self._END)

    def __iter__(self):
        return iter(self._queue.get, self._END)


def large_request(**fields):
    request = messages.SimpleRequest(response_size=RESPONSE_SIZE, **fields)
    request.payload.body = bytes(REQUEST_SIZE)
    return request


def check_large(response):
    expect("size of the response", RESPONSE_SIZE, len(response.payload.body))
    expect("body of the response is zeros", True, not any(response.payload.body))


def output_request(*sizes, payload=None, compressed=None):
    request = messages.StreamingOutputCallRequest()
    for index, size in enumerate(sizes):
        parameters = request.response_parameters.add(size=size)
        if compressed is not None:
            parameters.compressed.value = compressed[index]
    if payload is not None:
        request.payload.body = bytes(payload)
    return request


def input_request(body, compressed=None):
    request = messages.StreamingInputCallRequest()
    request.payload.body = body
    if compressed is not None:
        request.expect_compressed.value = compressed
    return request


def failure(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded, an error was expected")


def metadata(pairs):
    return {key: value for key, value in pairs}


@case
def empty_unary(peer):
    response = peer.empty_call(messages.Empty(), timeout=PATIENCE)
    expect("bytes of the response", b"", response.SerializeToString())


@case
def large_unary(peer):
    check_large(peer.unary_call(large_request(), timeout=PATIENCE))


@case
def client_compressed_unary(peer):
    probe = large_request()
    probe.expect_compressed.value = True
    error = failure(lambda: peer.unary_call(probe, timeout=PATIENCE))
    expect("status of the probe", grpc.StatusCode.INVALID_ARGUMENT, error.code())
    client_compressed_unary_noprobe(peer)


@case
def client_compressed_unary_noprobe(peer):
    request = large_request()
    request.expect_compressed.value = True
    clear_tap(peer)
    check_large(peer.unary_call(request, timeout=PATIENCE, compression=grpc.Compression.Gzip))
    check_tap(peer, "request", [True])
    request.expect_compressed.value = False
    clear_tap(peer)
    check_large(peer.unary_call(request, timeout=PATIENCE))
    check_tap(peer, "request", [False])


@case
def server_compressed_unary(peer):
    for compressed in (True, False):
        request = large_request()
        request.response_compressed.value = compressed
        clear_tap(peer)
        check_large(peer.unary_call(request, timeout=PATIENCE))
        check_tap(peer, "response", [compressed])


@case
def client_streaming(peer):
    requests = [input_request(bytes(size)) for size in STREAM_REQUESTS]
    response = peer.input_call(iter(requests), timeout=PATIENCE)
    expect("aggregated size", sum(STREAM_REQUESTS), response.aggregated_payload_size)


@case
def client_compressed_streaming(peer):
    probe = [input_request(bytes(27182), compressed=True)]
    error = failure(lambda: peer.input_call(iter(probe), timeout=PATIENCE))
    expect("status of the probe", grpc.StatusCode.INVALID_ARGUMENT, error.code())
    client_compressed_streaming_noprobe(peer)


@case
def client_compressed_streaming_noprobe(peer):
    # grpcio has no switch per message, but the C core leaves a message plain that gzip cannot make smaller.
    requests = [input_request(bytes(27182), compressed=True), input_request(os.urandom(45904), compressed=False)]
    clear_tap(peer)
    response = peer.input_call(iter(requests), timeout=PATIENCE, compression=grpc.Compression.Gzip)
    expect("aggregated size", 73086, response.aggregated_payload_size)
    check_tap(peer, "request", [True, False])


@case
def server_streaming(peer):
    check_sizes(peer.output_call(output_request(*STREAM_RESPONSES), timeout=PATIENCE), STREAM_RESPONSES)


@case
def server_compressed_streaming(peer):
    clear_tap(peer)
    server_compressed_streaming_noflags(peer)
    check_tap(peer, "response", [True, False])


@case
def server_compressed_streaming_noflags(peer):
    request = output_request(31415, 92653, compressed=(True, False))
    check_sizes(peer.output_call(request, timeout=PATIENCE), (31415, 92653))


def check_sizes(responses, wanted):
    expect("sizes of the responses", list(wanted), [len(response.payload.body) for response in responses])


def clear_tap(peer):
    if peer.tap:
        peer.tap.clear()


def check_tap(peer, direction, wanted):
    if peer.tap:
        seen = peer.tap.requests if direction == "request" else peer.tap.responses
        expect("compressed flags of each " + direction + " message", wanted, peer.tap.flags(seen))


@case
def ping_pong(peer):
    requests = Requests()
    responses = peer.full_duplex(iter(requests), timeout=PATIENCE)
    for sent, wanted in zip(STREAM_REQUESTS, STREAM_RESPONSES):
        requests.send(output_request(wanted, payload=sent))
        expect("size of the response", wanted, len(next(responses).payload.body))
    requests.finish()
    expect("responses after the half close", [], list(responses))


@case
def empty_stream(peer):
    expect("responses", [], list(peer.full_duplex(iter(()), timeout=PATIENCE)))


@case
def custom_metadata(peer):
    sent = (ECHO_INITIAL, ECHO_TRAILING)
    response, call = peer.unary_call.with_call(large_request(), timeout=PATIENCE, metadata=sent)
    check_large(response)
    check_echo(call)
    call = peer.full_duplex(iter([output_request(RESPONSE_SIZE, payload=REQUEST_SIZE)]), timeout=PATIENCE, metadata=sent)
    check_sizes(call, (RESPONSE_SIZE,))
    check_echo(call)


def check_echo(call):
    expect("initial metadata", ECHO_INITIAL[1], metadata(call.initial_metadata()).get(ECHO_INITIAL[0]))
    expect("trailing metadata", ECHO_TRAILING[1], metadata(call.trailing_metadata()).get(ECHO_TRAILING[0]))


@case
def status_code_and_message(peer):
    check_status(peer, "test status message")


@case
def special_status_message(peer):
    request = messages.SimpleRequest()
    request.response_status.code = 2
    request.response_status.message = SPECIAL
    check_error(failure(lambda: peer.unary_call(request, timeout=PATIENCE)), SPECIAL)


def check_status(peer, message):
    request = messages.SimpleRequest()
    request.response_status.code = 2
    request.response_status.message = message
    check_error(failure(lambda: peer.unary_call(request, timeout=PATIENCE)), message)
    streamed = messages.StreamingOutputCallRequest()
    streamed.response_status.CopyFrom(request.response_status)
    check_error(failure(lambda: list(peer.full_duplex(iter([streamed]), timeout=PATIENCE))), message)


def check_error(error, message):
    expect("status code", grpc.StatusCode.UNKNOWN, error.code())
    expect("status message", message, error.details())


@case
def unimplemented_method(peer):
    error = failure(lambda: peer.unimplemented(messages.Empty(), timeout=PATIENCE))
    expect("status code", grpc.StatusCode.UNIMPLEMENTED, error.code())


@case
def unimplemented_service(peer):
    error = failure(lambda: peer.no_service(messages.Empty(), timeout=PATIENCE))
    expect("status code", grpc.StatusCode.UNIMPLEMENTED, error.code())


@case
def cancel_after_begin(peer):
    requests = Requests()
    call = peer.input_call.future(iter(requests), timeout=PATIENCE)
    call.cancel()
    expect("cancelled", True, call.cancelled())
    expect("status code", grpc.StatusCode.CANCELLED, call.code())
    requests.finish()


@case
def cancel_after_first_response(peer):
    requests = Requests()
    responses = peer.full_duplex(iter(requests), timeout=PATIENCE)
    requests.send(output_request(31415, payload=27182))
    expect("size of the response", 31415, len(next(responses).payload.body))
    responses.cancel()
    error = failure(lambda: next(responses))
    expect("status code", grpc.StatusCode.CANCELLED, error.code())
    requests.finish()


@case
def timeout_on_sleeping_server(peer):
    requests = Requests()
    requests.send(output_request(payload=27182))
    error = failure(lambda: list(peer.full_duplex(iter(requests), timeout=0.001)))
    expect("status code", grpc.StatusCode.DEADLINE_EXCEEDED, error.code())
    requests.finish()


@case
def very_large_request(peer):
    request = messages.SimpleRequest(response_size=10)
    request.payload.body = bytes(10_000_000)
    expect("size of the response", 10, len(peer.unary_call(request, timeout=PATIENCE).payload.body))


@case
def concurrent_large_unary(peer):
    for call in [peer.unary_call.future(large_request(), timeout=3 * PATIENCE) for _ in range(200)]:
        check_large(call.result())


@case
def pick_first_unary(peer):
    request = messages.SimpleRequest(response_size=1, fill_server_id=True)
    request.payload.body = b"\0"
    names = {peer.unary_call(request, timeout=PATIENCE).server_id for _ in range(100)}
    expect("servers that answered", 1, len(names))
    expect("the server names itself", True, names != {""})


@case
def rpc_soak(peer):
    soak(lambda: (peer.unary_call, None))


@case
def channel_soak(peer):
    def fresh():
        channel = peer.another()
        return method(channel.unary_unary, "UnaryCall", messages.SimpleResponse), channel

    soak(fresh)


def soak(connect):
    for iteration in range(10):
        begin = time.monotonic()
        call, channel = connect()
        check_large(call(large_request(), timeout=PATIENCE))
        if channel:
            channel.close()
        millis = (time.monotonic() - begin) * 1000
        if millis > 2000:
            raise AssertionError("iteration %d took %d ms, allowed are 2000" % (iteration, millis))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server_host", default="127.0.0.1")
    parser.add_argument("--server_port", type=int, required=True)
    parser.add_argument("--ca_file")
    parser.add_argument("--server_host_override")
    parser.add_argument("--test_case", required=True, help="names joined by commas, or all")
    arguments = parser.parse_args()

    options = [("grpc.max_receive_message_length", MAX_MESSAGE), ("grpc.enable_retries", 0)]
    credentials, tap, port = None, None, arguments.server_port
    if arguments.ca_file:
        with open(arguments.ca_file, "rb") as roots:
            credentials = grpc.ssl_channel_credentials(roots.read())
        if arguments.server_host_override:
            options.append(("grpc.ssl_target_name_override", arguments.server_host_override))
    else:
        tap = wiretap.Wiretap(arguments.server_host, arguments.server_port)
        port = tap.port
    peer = Peer("%s:%d" % (arguments.server_host, port), credentials, options, tap)

    failed = False
    for name in CASES if arguments.test_case == "all" else arguments.test_case.split(","):
        try:
            if name not in CASES:
                raise AssertionError("this client has no such case")
            CASES[name](peer)
            print("PASS " + name, flush=True)
        except Exception as error:  # one line for each case, whatever went wrong in it
            failed = True
            traceback.print_exc()
            print("FAIL %s: %s" % (name, " ".join(describe(error).split())), flush=True)
    peer.channel.close()
    sys.exit(1 if failed else 0)


def describe(error):
    if isinstance(error, grpc.RpcError):
        return "%s: %s" % (error.code().name, error.details())
    return str(error) or type(error).__name__


if __name__ == "__main__":
    main()
