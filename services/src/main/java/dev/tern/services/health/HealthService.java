package dev.tern.services.health;

import dev.tern.rpc.RpcException;
import dev.tern.rpc.Sender;
import dev.tern.rpc.ServerContext;
import dev.tern.rpc.ServiceDefinition;
import dev.tern.rpc.StatusCode;
import dev.tern.services.health.v1.Health;
import dev.tern.services.health.v1.HealthCheckRequest;
import dev.tern.services.health.v1.HealthCheckResponse;
import dev.tern.services.health.v1.HealthCheckResponse.ServingStatus;
import dev.tern.services.health.v1.HealthListRequest;
import dev.tern.services.health.v1.HealthListResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.health.v1.Health}: tells load balancers whether a server wants calls, for each of its
 * services and, by the empty name, for all of it. The server as a whole is SERVING from the start;
 * other names are unknown until they are given a status.
 *
 * <pre>{@code
 * HealthService health = new HealthService();
 * Server server = Tern.server(50051).service(health.bind()).service(...).start();
 * health.setStatus(Greeter.NAME, ServingStatus.SERVING);
 * }</pre>
 *
 * <p>When a server that offers it begins to drain, everything is NOT_SERVING, for good, and the
 * calls that watch end with UNAVAILABLE once they have said so: otherwise no drain with a watching
 * client would ever be over.
 *
 * <p>Owner: its lock; any thread may use it.
 */
public final class HealthService {
  /** The name of the server as a whole. */
  public static final String SERVER = "";

  /** With more names than this, List fails with RESOURCE_EXHAUSTED. */
  public static final int MAX_LISTED = 100;

  /**
   * How many calls may watch at once, unless the constructor says otherwise. Before Java 21 a
   * handler holds one of 256 threads, and calls that last for ever must not take them all.
   */
  public static final int DEFAULT_MAX_WATCHES = Runtime.version().feature() >= 21 ? 10_000 : 128;

  private final int maxWatches;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, ServingStatus> statuses = new LinkedHashMap<>();
  private int watches;
  private boolean draining;

  /** With {@link #DEFAULT_MAX_WATCHES}. */
  public HealthService() {
    this(DEFAULT_MAX_WATCHES);
  }

  /**
   * @param maxWatches how many calls may watch at once, at least 0; one more fails with
   *     RESOURCE_EXHAUSTED. Each waits on a thread of the server's executor.
   */
  public HealthService(int maxWatches) {
    if (maxWatches < 0) {
      throw new IllegalArgumentException("maxWatches must not be negative, but is " + maxWatches);
    }
    this.maxWatches = maxWatches;
    statuses.put(SERVER, ServingStatus.SERVING);
  }

  /** The service as a server takes it. The server's drain is the service's {@link #drain}. */
  public ServiceDefinition bind() {
    return Health.bind(new Handlers()).direct(Health.CHECK, Health.LIST).onDrain(this::drain);
  }

  // ---- What the application says ----

  /**
   * Says how a service is, and tells those who watch. Changes nothing after {@link #drain}.
   *
   * @param service its full name, or {@link #SERVER}
   * @param status UNKNOWN, SERVING or NOT_SERVING
   * @throws IllegalArgumentException for SERVICE_UNKNOWN, which {@link #clearStatus} is for
   */
  public void setStatus(String service, ServingStatus status) {
    if (status == ServingStatus.SERVICE_UNKNOWN) {
      throw new IllegalArgumentException(
          "SERVICE_UNKNOWN is no status of a service; clearStatus makes \""
              + service
              + "\" unknown");
    }
    lock.lock();
    try {
      if (!draining && statuses.put(service, status) != status) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes a service unknown, and tells those who watch. Changes nothing after {@link #drain}. */
  public void clearStatus(String service) {
    lock.lock();
    try {
      if (!draining && statuses.remove(service) != null) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes all services NOT_SERVING for good, and has the calls that watch end. Does not block. */
  public void drain() {
    lock.lock();
    try {
      draining = true;
      statuses.replaceAll((service, status) -> ServingStatus.NOT_SERVING);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  // ---- What clients ask ----

  private final class Handlers implements Health {
    @Override
    public HealthCheckResponse check(HealthCheckRequest request) {
      lock.lock();
      try {
        ServingStatus status = statuses.get(request.service());
        if (status == null) {
          throw new RpcException(
              StatusCode.NOT_FOUND,
              "the health of service \"" + request.service() + "\" is not known here");
        }
        return response(status);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public HealthListResponse list(HealthListRequest request) {
      HealthListResponse.Builder all = HealthListResponse.builder();
      lock.lock();
      try {
        if (statuses.size() > MAX_LISTED) {
          throw new RpcException(
              StatusCode.RESOURCE_EXHAUSTED,
              "there are " + statuses.size() + " services, and a list has at most " + MAX_LISTED);
        }
        statuses.forEach((service, status) -> all.putStatuses(service, response(status)));
      } finally {
        lock.unlock();
      }
      return all.build();
    }

    @Override
    public void watch(HealthCheckRequest request, Sender<HealthCheckResponse> responses)
        throws InterruptedException {
      ServerContext call = ServerContext.current();
      beginWatch();
      ServerContext.Registration cancellation = call.onCancel(HealthService.this::wakeWatches);
      try {
        @Nullable ServingStatus told = null;
        for (ServingStatus next = awaitOtherThan(told, request.service(), call);
            next != null;
            next = awaitOtherThan(told, request.service(), call)) {
          responses.send(response(next)); // without the lock, for it may wait for the client
          told = next;
        }
      } finally {
        cancellation.close();
        endWatch();
      }
      throw new RpcException(StatusCode.UNAVAILABLE, "the server is about to end");
    }
  }

  private void beginWatch() {
    lock.lock();
    try {
      if (watches >= maxWatches) {
        throw new RpcException(
            StatusCode.RESOURCE_EXHAUSTED, "as many calls watch as may: " + maxWatches);
      }
      watches++;
    } finally {
      lock.unlock();
    }
  }

  private void endWatch() {
    lock.lock();
    try {
      watches--;
    } finally {
      lock.unlock();
    }
  }

  private void wakeWatches() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a watching call is to be told after what it was told last; waits until there is something.
   * Changes that undo each other meanwhile are none.
   *
   * @return null when there will be nothing more: the service drains, or the call is cancelled
   */
  private @Nullable ServingStatus awaitOtherThan(
      @Nullable ServingStatus told, String service, ServerContext call)
      throws InterruptedException {
    lock.lock();
    try {
      while (!call.isCancelled()) {
        ServingStatus none = draining ? ServingStatus.NOT_SERVING : ServingStatus.SERVICE_UNKNOWN;
        ServingStatus now = statuses.getOrDefault(service, none);
        if (now != told) {
          return now;
        }
        if (draining) {
          return null;
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.of(r -> r.status(status));
  }
}
