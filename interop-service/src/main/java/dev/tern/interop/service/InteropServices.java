package dev.tern.interop.service;

import dev.tern.interop.service.orca.OpenRcaService;
import dev.tern.rpc.ServiceDefinition;
import io.grpc.testing.integration.TestService;
import java.util.List;

/** What a server registers to be judged by interop clients. */
public final class InteropServices {
  private InteropServices() {}

  /** TestService, and the service that reports the load which TestService was told. */
  public static List<ServiceDefinition> create() {
    LoadReportService loadReports = new LoadReportService();
    return List.of(
        TestService.bind(new TestServiceImpl(loadReports)), OpenRcaService.bind(loadReports));
  }
}
