"""Message classes and method paths of grpc.testing, made at run time from a descriptor set.

Nothing is generated to disk: the proto package is called `grpc`, which would shadow the library's own package.
"""

import os
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SERVICE = "grpc.testing.TestService"


def _load():
    path = os.environ.get("TERN_INTEROP_DESCRIPTORS")
    if not path:
        sys.exit("TERN_INTEROP_DESCRIPTORS must name the descriptor set of grpc/testing/test.proto")
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as source:
        files.ParseFromString(source.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


_POOL = _load()


def _message(name):
    descriptor = _POOL.FindMessageTypeByName("grpc.testing." + name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(_POOL).GetPrototype(descriptor)  # protobuf before 4.22


Empty = _message("Empty")
SimpleRequest = _message("SimpleRequest")
SimpleResponse = _message("SimpleResponse")
StreamingInputCallRequest = _message("StreamingInputCallRequest")
StreamingInputCallResponse = _message("StreamingInputCallResponse")
StreamingOutputCallRequest = _message("StreamingOutputCallRequest")
StreamingOutputCallResponse = _message("StreamingOutputCallResponse")


def path(method, service=SERVICE):
    return "/" + service + "/" + method
