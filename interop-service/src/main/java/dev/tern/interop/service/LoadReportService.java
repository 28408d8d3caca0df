package dev.tern.interop.service;

import dev.tern.interop.service.orca.OpenRcaService;
import dev.tern.interop.service.orca.OrcaLoadReport;
import dev.tern.interop.service.orca.OrcaLoadReportRequest;
import dev.tern.interop.service.orca.ReportInterval;
import dev.tern.rpc.RpcException;
import dev.tern.rpc.Sender;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.StatusCode;
import io.grpc.testing.integration.TestOrcaReport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Load reports as the interop cases want them (gRPC proposal A51): whatever load the last client
 * told the server that it has, is what the server reports.
 *
 * <p>Threads: any; the current report is one volatile reference.
 */
final class LoadReportService implements OpenRcaService {

  /** The trailer that carries the report of one call. */
  static final String TRAILER = "endpoint-load-metrics-bin";

  /**
   * The pace that a client may ask for, in nanoseconds; the proposal leaves the limit to the
   * server.
   */
  private static final long MIN_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long MAX_INTERVAL = TimeUnit.HOURS.toNanos(1);

  private volatile OrcaLoadReport current = OrcaLoadReport.defaultInstance();

  /** From now on this is the server's load; null changes nothing. */
  void load(@Nullable TestOrcaReport told) {
    if (told != null) {
      current = report(told);
    }
  }

  /** The report that says what the client told. */
  static OrcaLoadReport report(TestOrcaReport told) {
    return OrcaLoadReport.builder()
        .cpuUtilization(told.cpuUtilization())
        .memUtilization(told.memoryUtilization())
        .requestCost(told.requestCost())
        .utilization(told.utilization())
        .build();
  }

  @Override
  public void streamCoreMetrics(OrcaLoadReportRequest request, Sender<OrcaLoadReport> reports)
      throws InterruptedException {
    long interval = interval(request.reportInterval());
    CountDownLatch cancelled = new CountDownLatch(1);
    ServerContext.current().onCancel(cancelled::countDown);
    do {
      reports.send(current);
    } while (!cancelled.await(interval, TimeUnit.NANOSECONDS));
    throw new RpcException(StatusCode.CANCELLED, "the client cancelled");
  }

  private static long interval(@Nullable ReportInterval asked) {
    if (asked == null) {
      return MIN_INTERVAL;
    }
    long seconds = Math.min(asked.seconds(), TimeUnit.NANOSECONDS.toSeconds(MAX_INTERVAL));
    long nanos = TimeUnit.SECONDS.toNanos(seconds) + asked.nanos();
    return Math.max(MIN_INTERVAL, Math.min(MAX_INTERVAL, nanos));
  }
}
