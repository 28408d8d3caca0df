package dev.tern.interop.service;

import dev.tern.interop.service.orca.OrcaLoadReport;
import dev.tern.interop.service.orca.OrcaLoadReportRequest;
import dev.tern.interop.service.orca.ReportInterval;
import dev.tern.rpc.BidiCall;
import dev.tern.rpc.Receiver;
import dev.tern.rpc.ResponseInfo;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestOrcaReport;

/**
 * The cases about load reports (gRPC proposal A51), read from the wire: Tern has no balancer that
 * uses them.
 */
final class OrcaCases {
  private static final int MAX_REPORTS = 30;

  private OrcaCases() {}

  static void orcaPerRpc(InteropPeer peer) {
    TestOrcaReport told =
        TestOrcaReport.builder()
            .cpuUtilization(0.8210)
            .memoryUtilization(0.5847)
            .putRequestCost("cost", 3456.32)
            .putUtilization("util", 0.30499)
            .build();
    ResponseInfo info = new ResponseInfo();
    peer.service()
        .withResponseInfo(info)
        .unaryCall(SimpleRequest.of(r -> r.orcaPerQueryReport(told)));
    byte[] trailer =
        Expect.present(
            "trailer with the report", info.trailers().getBytes(LoadReportService.TRAILER));
    Expect.equal(
        "the report of the call", LoadReportService.report(told), OrcaLoadReport.parse(trailer));
  }

  static void orcaOob(InteropPeer peer) {
    try (BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call =
            peer.service().fullDuplexCall();
        Receiver<OrcaLoadReport> reports = peer.loadReports().streamCoreMetrics(everySecond())) {
      tellAndAwait(call, reports, load(0.8210, 0.5847, 0.30499));
      tellAndAwait(call, reports, load(0.29309, 0.2, 0.2039));
      call.finishSending();
      Expect.equal("response after the last", null, call.receive());
    }
  }

  private static OrcaLoadReportRequest everySecond() {
    return OrcaLoadReportRequest.of(r -> r.reportInterval(ReportInterval.of(i -> i.seconds(1))));
  }

  private static TestOrcaReport load(double cpu, double memory, double utilization) {
    return TestOrcaReport.builder()
        .cpuUtilization(cpu)
        .memoryUtilization(memory)
        .putUtilization("util", utilization)
        .build();
  }

  private static void tellAndAwait(
      BidiCall<StreamingOutputCallRequest, StreamingOutputCallResponse> call,
      Receiver<OrcaLoadReport> reports,
      TestOrcaReport told) {
    call.send(
        StreamingOutputCallRequest.builder()
            .orcaOobReport(told)
            .addResponseParameters(ResponseParameters.of(p -> p.size(1)))
            .build());
    Expect.present("response", call.receive());
    OrcaLoadReport wanted = LoadReportService.report(told);
    OrcaLoadReport last = null;
    for (int i = 0; i < MAX_REPORTS; i++) {
      last = Expect.present("report", reports.receive());
      if (last.equals(wanted)) {
        return;
      }
    }
    Expect.equal("the last of " + MAX_REPORTS + " reports", wanted, last);
  }
}
