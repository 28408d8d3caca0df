package dev.tern.testkit;

import dev.tern.http2.loopback.Link;
import dev.tern.http2.loopback.LoopbackConnection;
import java.util.Random;

/**
 * A network with a will of its own: it cuts what passes where the seed says, holds it back, and
 * stalls; and counts what passes.
 *
 * <p>Owner: the simulation.
 */
final class SeededLink implements Link {
  private static final long LONGEST_DELAY_NANOS = 20_000_000L;
  private static final long LONGEST_STALL_NANOS = 400_000_000L;

  /** What a kernel would hold between the ends. */
  private static final int BUFFER = 64 << 10;

  private final LoopbackConnection connection;
  private final Simulation simulation;
  private final Random random;
  private final int finest;
  private final Direction toServer = new Direction(true);
  private final Direction toClient = new Direction(false);
  private boolean harmed;

  /** One direction: what was taken from its sender, and what was given to its receiver. */
  private static final class Direction {
    final WireCount taken;
    final WireCount delivered;
    long heldUntil = Long.MIN_VALUE;
    long stalledUntil = Long.MIN_VALUE;

    Direction(boolean preface) {
      taken = new WireCount(preface);
      delivered = new WireCount(preface);
    }
  }

  SeededLink(LoopbackConnection connection, Simulation simulation) {
    this.connection = connection;
    this.simulation = simulation;
    this.random = simulation.random();
    this.finest = 1 + random.nextInt(3); // most connections are cut coarsely, or it takes long
  }

  LoopbackConnection connection() {
    return connection;
  }

  /** From now on octets may be lost, so credit is not conserved. */
  void harm() {
    harmed = true;
  }

  boolean isHarmed() {
    return harmed;
  }

  private Direction direction(Side to) {
    return to == Side.SERVER ? toServer : toClient;
  }

  @Override
  public int deliver(Side to, int waiting) {
    if (simulation.isCalm()) {
      return waiting;
    }
    Direction direction = direction(to);
    long now = simulation.nanoTime();
    if (direction.heldUntil > now) {
      return 0;
    }
    return switch (random.nextInt(16)) {
      case 0 -> {
        direction.heldUntil = now + 1 + random.nextLong(LONGEST_DELAY_NANOS);
        yield 0;
      }
      case 1, 2, 3 -> 0;
      case 4 -> finest == 1 ? 1 : waiting;
      case 5, 6, 7 -> 1 + random.nextInt(Math.min(waiting, finest == 1 ? 30 : 3000));
      case 8, 9, 10 -> 1 + random.nextInt(waiting);
      default -> waiting;
    };
  }

  @Override
  public int take(Side from, int waiting) {
    if (simulation.isCalm()) {
      return Integer.MAX_VALUE;
    }
    Direction direction = direction(from.other());
    long now = simulation.nanoTime();
    if (direction.stalledUntil > now) {
      return 0;
    }
    int free = Math.max(0, BUFFER - waiting);
    return switch (random.nextInt(16)) {
      case 0 -> {
        if (random.nextInt(8) == 0) {
          direction.stalledUntil = now + 1 + random.nextLong(LONGEST_STALL_NANOS);
        }
        yield 0;
      }
      case 1 -> Math.min(free, 1 + random.nextInt(40));
      case 2, 3 -> Math.min(free, 1 + random.nextInt(4000));
      default -> free;
    };
  }

  @Override
  public boolean tellEnd(Side to) {
    return simulation.isCalm() || random.nextInt(4) == 0;
  }

  @Override
  public void taken(Side from, byte[] octets, int length) {
    direction(from.other()).taken.pass(octets, length);
  }

  @Override
  public void delivered(Side to, byte[] octets, int length) {
    direction(to).delivered.pass(octets, length);
  }

  /** When something that is held back goes on. */
  long nextNanos() {
    long now = simulation.nanoTime();
    long next = Long.MAX_VALUE;
    for (Direction each : new Direction[] {toServer, toClient}) {
      next = each.heldUntil > now ? Math.min(next, each.heldUntil) : next;
      next = each.stalledUntil > now ? Math.min(next, each.stalledUntil) : next;
    }
    return next;
  }

  /** Octets of DATA on their way to that side, of a stream; 0 for all. */
  long dataInFlight(Side to, int stream) {
    Direction way = direction(to);
    return stream == 0
        ? way.taken.data() - way.delivered.data()
        : way.taken.data(stream) - way.delivered.data(stream);
  }

  /** Credit on its way to that side. */
  long updatesInFlight(Side to, int stream) {
    Direction way = direction(to);
    return way.taken.updates(stream) - way.delivered.updates(stream);
  }

  boolean hasSent(Side from) {
    return direction(from.other()).taken.octets() > 0;
  }

  /** Whether both ends have closed it. */
  boolean isOver() {
    return connection.isClosed(Side.CLIENT) && connection.isClosed(Side.SERVER);
  }

  /** Whether nothing is on its way. */
  boolean isEmpty() {
    return toServer.taken.octets() == toServer.delivered.octets()
        && toClient.taken.octets() == toClient.delivered.octets();
  }
}
