"""Health and reflection of a server, through gRPC's own Python clients: prints PASS or FAIL for each case.

usage: check.py PORT PID     the process is asked to end (SIGTERM) by the last case
"""
import os
import signal
import sys

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

SERVING, NOT_SERVING, UNKNOWN = 1, 2, 3
GREETER = "helloworld.Greeter"
TIMEOUT = 20


def expect(expected, got):
    if expected != got:
        raise AssertionError(f"expected {expected!r} but got {got!r}")


def check(channel, service):
    request = health_pb2.HealthCheckRequest(service=service)
    return health_pb2_grpc.HealthStub(channel).Check(request, timeout=TIMEOUT).status


def health_check(channel):
    expect(SERVING, check(channel, ""))
    expect(SERVING, check(channel, GREETER))


def health_check_unknown(channel):
    try:
        check(channel, "no.Such")
    except grpc.RpcError as e:
        expect(grpc.StatusCode.NOT_FOUND, e.code())
        return
    raise AssertionError("an unknown service has a health")


def health_watch_unknown(channel):
    request = health_pb2.HealthCheckRequest(service="no.Such")
    watch = health_pb2_grpc.HealthStub(channel).Watch(request, timeout=TIMEOUT)
    expect(UNKNOWN, next(watch).status)
    watch.cancel()


def health_drain(channel):
    request = health_pb2.HealthCheckRequest(service=GREETER)
    watch = health_pb2_grpc.HealthStub(channel).Watch(request, timeout=TIMEOUT)
    expect(SERVING, next(watch).status)
    os.kill(int(sys.argv[2]), signal.SIGTERM)
    expect(NOT_SERVING, next(watch).status)
    try:
        next(watch)
    except grpc.RpcError as e:
        expect(grpc.StatusCode.UNAVAILABLE, e.code())
        return
    raise AssertionError("the watch goes on after the drain")


def reflection_services(channel):
    services = list(ProtoReflectionDescriptorDatabase(channel).get_services())
    expect(sorted(services), services)
    for name in (GREETER, "grpc.testing.TestService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"):
        if name not in services:
            raise AssertionError(f"{name} is not among {services}")


def reflection_call(channel):
    """A call whose messages come from nothing but reflection."""
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    method = pool.FindServiceByName(GREETER).FindMethodByName("SayHello")
    request, reply = GetMessageClass(method.input_type), GetMessageClass(method.output_type)
    say_hello = channel.unary_unary(
        f"/{GREETER}/SayHello", request_serializer=request.SerializeToString, response_deserializer=reply.FromString
    )
    expect("Hello, world!", say_hello(request(name="world"), timeout=TIMEOUT).message)


def reflection_all_files(channel):
    """Every service's file links, with all that it imports."""
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = DescriptorPool(database)
    for name in database.get_services():
        if not pool.FindServiceByName(name).methods:
            raise AssertionError(f"{name} has no methods")


def reflection_unknown(channel):
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    try:
        pool.FindMessageTypeByName("no.Such")
    except KeyError:
        return
    raise AssertionError("there is a message no.Such")


CASES = [
    health_check,
    health_check_unknown,
    health_watch_unknown,
    reflection_services,
    reflection_call,
    reflection_all_files,
    reflection_unknown,
    health_drain,
]

for case in CASES:
    with grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}") as it:
        try:
            case(it)
            print("PASS", case.__name__, flush=True)
        except Exception as e:  # the verdict is the line
            print("FAIL", f"{case.__name__}: {type(e).__name__} {e}".replace("\n", " ")[:300], flush=True)
