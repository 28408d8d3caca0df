package dev.tern.interop.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays attacks on a gRPC server, one after the other, and prints for each what the server did, the
 * most memory it took, the time until the attacker was cut off, and how an innocent client fared
 * meanwhile.
 *
 * <p>Usage: {@code AttackKit HOST:PORT [--tls PORT] [--pid PID] [--only NAME,NAME…] [--list]}. The
 * server must have gRPC's {@code TestService}; the port for TLS may be another process. Exit status
 * 0 when all was withstood, 1 when not, 64 for wrong usage.
 */
public final class AttackKit {
  private static final long QUIET_MILLIS = 3000;
  private static final int TIMES_QUIET = 3;

  /**
   * The innocent client is watched for at least so long: what the attack left behind counts too.
   */
  private static final long AFTERMATH_MILLIS = 500;

  /** With fewer calls a 99th percentile is the maximum. */
  private static final int LEAST_CALLS = 200;

  /** For so many calls it is waited so long at most. */
  private static final long LONGEST_AFTERMATH_MILLIS = 5000;

  /** A machine on which a call takes longer, with nobody attacking, is busy with something else. */
  private static final double QUIET_MEDIAN_MICROS = 300;

  /**
   * Below this a 99th percentile says more of the kernel's scheduler than of the server, and is not
   * held against it.
   */
  private static final double NOISE_MICROS = 5000;

  private final Target target;
  private final Victim victim;
  private final Bystander bystander;

  /** The same server over TLS, which those attacks have that begin below HTTP/2. */
  private final @Nullable Target tlsTarget;

  private double quietP99;
  private boolean quietMachine;

  /** Not on a machine that is shared: there a delay says nothing of the server. */
  private static boolean judgesDelays = true;

  private int broken;

  private AttackKit(Target target, Victim victim, Bystander bystander, @Nullable Target tlsTarget) {
    this.target = target;
    this.tlsTarget = tlsTarget;
    this.victim = victim;
    this.bystander = bystander;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    String address = null;
    int tlsPort = 0;
    long pid = -1;
    Set<String> only = new TreeSet<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--pid" -> pid = Long.parseLong(args[++i]);
        case "--tls" -> tlsPort = Integer.parseInt(args[++i]);
        case "--only" -> only.addAll(List.of(args[++i].split(",")));
        case "--delays-unjudged" -> judgesDelays = false;
        case "--list" -> {
          attacks(true).forEach(a -> System.out.printf("%-32s %s%n", a.name(), a.known()));
          return;
        }
        default -> address = args[i];
      }
    }
    int colon = address == null ? -1 : address.lastIndexOf(':');
    if (address == null || colon < 0) {
      System.err.println(
          "usage: AttackKit HOST:PORT [--tls PORT] [--pid PID] [--only NAME,NAME...] [--list]");
      System.exit(64);
      return;
    }
    String host = address.substring(0, colon);
    Target target = Target.of(host, Integer.parseInt(address.substring(colon + 1)));
    Target tls = tlsPort == 0 ? null : Target.of(host, tlsPort);
    try (var bystander = new Bystander(target)) {
      giveWay();
      var kit = new AttackKit(target, new Victim(pid), bystander, tls);
      kit.play(
          attacks(tls != null).stream()
              .filter(a -> only.isEmpty() || only.contains(a.name()))
              .toList());
      System.exit(kit.broken == 0 && !kit.victim.isDead() ? 0 : 1);
    }
  }

  /**
   * On a small machine the attacker must not take the processor from the innocent client: what is
   * measured is what the server does to it. Where there is no {@code renice} the figures are
   * coarser.
   */
  private static void giveWay() throws InterruptedException {
    try {
      new ProcessBuilder("renice", "-n", "10", "-p", Long.toString(ProcessHandle.current().pid()))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      System.err.println("the attacker runs at full priority: " + e.getMessage());
    }
  }

  static List<Attack> attacks(boolean overTls) {
    return Stream.of(
            FrameFloods.all(),
            StreamFloods.all(),
            HeaderAttacks.all(),
            FlowAttacks.all(),
            MessageAttacks.all(),
            ProtocolAttacks.all(),
            SocketAttacks.all(),
            overTls ? TlsAttacks.all() : List.<Attack>of())
        .flatMap(List::stream)
        .toList();
  }

  private void play(List<Attack> attacks) throws IOException {
    rest(QUIET_MILLIS);
    bystander.period();
    rest(QUIET_MILLIS);
    Bystander.Period quiet = bystander.period();
    quietP99 = quiet.p99();
    quietMachine =
        judgesDelays && quiet.median() <= QUIET_MEDIAN_MICROS && quietP99 <= NOISE_MICROS;
    System.out.printf(
        Locale.ROOT,
        "quiet: %d calls, median %.0f µs, p99 %.0f µs, %s; %d descriptors%n%n",
        quiet.calls(),
        quiet.median(),
        quiet.p99(),
        quietMachine
            ? "so delays are judged"
            : "on a machine that is not quiet, so delays are shown and not judged",
        victim.descriptors());
    System.out.printf(
        "%-4s  %-32s %9s %8s %14s  %s%n",
        "", "attack", "cut off", "memory", "innocent p99", "what the server did");
    int played = 0;
    for (Attack attack : attacks) {
      if (victim.isDead()) {
        System.out.println("The server has died; the attacks after that were not played.");
        break;
      }
      play(attack);
      played++;
    }
    rest(500);
    System.out.printf(
        "%n%d attacks, %d withstood, %d not; %d descriptors at the end%n",
        attacks.size(), played - broken, attacks.size() - played + broken, victim.descriptors());
  }

  private void play(Attack attack) throws IOException {
    victim.forgetPeak();
    bystander.period();
    var faults = new ArrayList<String>();
    Outcome outcome;
    Target tls = tlsTarget;
    boolean overTls = attack.name().startsWith("tls-");
    Target at = overTls && tls != null ? tls : target;
    try (var scene = new Scene(at)) {
      outcome = attack.play().against(scene);
    } catch (IOException e) {
      outcome = Outcome.of(false, "the attacker failed: " + e);
    }
    rest(AFTERMATH_MILLIS);
    long latest = System.nanoTime() + LONGEST_AFTERMATH_MILLIS * 1_000_000;
    while (bystander.calls() < LEAST_CALLS && System.nanoTime() < latest) {
      rest(20);
    }
    Bystander.Period period = bystander.period();
    if (!outcome.withstood()) {
      faults.add("not as it should be");
    }
    if (period.failures() > 0) {
      faults.add(period.failures() + " innocent calls failed");
    }
    boolean delayed = period.p99() > Math.max(NOISE_MICROS, TIMES_QUIET * quietP99);
    if (delayed && quietMachine) {
      faults.add("innocent calls delayed");
    } else if (period.calls() < LEAST_CALLS) {
      faults.add("only " + period.calls() + " innocent calls");
    }
    String unjudged = delayed && !quietMachine ? "  (machine not quiet)" : "";
    try (var after = new Scene(target)) {
      Outcome served = overTls ? TlsAttacks.handshake(at) : after.served(after.open(), 1);
      if (!served.withstood()) {
        faults.add("afterwards: " + served.what());
      }
    } catch (IOException e) {
      faults.add("afterwards no connection: " + e.getMessage());
    }
    if (!faults.isEmpty()) {
      broken++;
    }
    System.out.printf(
        Locale.ROOT,
        "%-4s  %-32s %9s %8s %8.0f (%3.1fx)  %s%s%n",
        faults.isEmpty() ? "ok" : "FAIL",
        attack.name(),
        outcome.cutOffNanos() < 0
            ? "-"
            : String.format(Locale.ROOT, "%.2f s", outcome.cutOffNanos() / 1e9),
        victim.isKnown() ? victim.peakMegabytes() + " MB" : "-",
        period.p99(),
        period.p99() / Math.max(1, quietP99),
        outcome.what() + unjudged,
        faults.isEmpty() ? "" : "  <- " + String.join(", ", faults));
  }

  /** Lets the innocent client gather calls; nothing is decided by how long it is. */
  private static void rest(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
