package dev.tern.interop.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cases that this client plays, by the names that the descriptions give them. */
final class InteropCases {
  private InteropCases() {}

  /** Name to case, in the order in which {@code all} plays them. */
  static Map<String, InteropCase> all() {
    Map<String, InteropCase> cases = new LinkedHashMap<>();
    cases.put("empty_unary", UnaryCases::emptyUnary);
    cases.put("large_unary", UnaryCases::largeUnary);
    cases.put("client_compressed_unary", UnaryCases::clientCompressedUnary);
    cases.put("client_compressed_unary_noprobe", UnaryCases::clientCompressedUnaryNoprobe);
    cases.put("server_compressed_unary", UnaryCases::serverCompressedUnary);
    cases.put("client_streaming", StreamingCases::clientStreaming);
    cases.put("client_compressed_streaming", StreamingCases::clientCompressedStreaming);
    cases.put(
        "client_compressed_streaming_noprobe", StreamingCases::clientCompressedStreamingNoprobe);
    cases.put("server_streaming", StreamingCases::serverStreaming);
    cases.put("server_compressed_streaming", StreamingCases::serverCompressedStreaming);
    cases.put(
        "server_compressed_streaming_noflags", StreamingCases::serverCompressedStreamingNoflags);
    cases.put("ping_pong", StreamingCases::pingPong);
    cases.put("empty_stream", StreamingCases::emptyStream);
    cases.put("custom_metadata", UnaryCases::customMetadata);
    cases.put("status_code_and_message", FailureCases::statusCodeAndMessage);
    cases.put("special_status_message", FailureCases::specialStatusMessage);
    cases.put("unimplemented_method", FailureCases::unimplementedMethod);
    cases.put("unimplemented_service", FailureCases::unimplementedService);
    cases.put("cancel_after_begin", StreamingCases::cancelAfterBegin);
    cases.put("cancel_after_first_response", StreamingCases::cancelAfterFirstResponse);
    cases.put("timeout_on_sleeping_server", StreamingCases::timeoutOnSleepingServer);
    cases.put("very_large_request", UnaryCases::veryLargeRequest);
    cases.put("concurrent_large_unary", UnaryCases::concurrentLargeUnary);
    cases.put("pick_first_unary", UnaryCases::pickFirstUnary);
    cases.put("rpc_soak", SoakCases::rpcSoak);
    cases.put("channel_soak", SoakCases::channelSoak);
    cases.put("orca_per_rpc", OrcaCases::orcaPerRpc);
    cases.put("orca_oob", OrcaCases::orcaOob);
    return Collections.unmodifiableMap(cases);
  }
}
