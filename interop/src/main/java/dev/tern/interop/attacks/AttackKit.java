package dev.tern.interop.attacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Plays attacks on a gRPC server, one after the other, and prints for each what the server did, the
 * most memory it took, the time until the attacker was cut off, and how an innocent client fared
 * meanwhile.
 *
 * <p>Usage: {@code AttackKit HOST:PORT [--pid PID] [--only NAME,NAME…] [--list]}. The server must
 * have gRPC's {@code TestService}. Exit status 0 when all was withstood, 1 when not, 64 for wrong
 * usage.
 */
public final class AttackKit {
  private static final long QUIET_MILLIS = 3000;
  private static final int TIMES_QUIET = 3;

  /**
   * The innocent client is watched for at least so long: what the attack left behind counts too.
   */
  private static final long AFTERMATH_MILLIS = 500;

  /**
   * Below this a 99th percentile says more of the kernel's scheduler than of the server, and is not
   * held against it.
   */
  private static final double NOISE_MICROS = 5000;

  private final Target target;
  private final Victim victim;
  private final Bystander bystander;
  private double quietP99;
  private int broken;

  private AttackKit(Target target, Victim victim, Bystander bystander) {
    this.target = target;
    this.victim = victim;
    this.bystander = bystander;
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    String address = null;
    long pid = -1;
    Set<String> only = new TreeSet<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--pid" -> pid = Long.parseLong(args[++i]);
        case "--only" -> only.addAll(List.of(args[++i].split(",")));
        case "--list" -> {
          attacks().forEach(a -> System.out.printf("%-32s %s%n", a.name(), a.known()));
          return;
        }
        default -> address = args[i];
      }
    }
    int colon = address == null ? -1 : address.lastIndexOf(':');
    if (address == null || colon < 0) {
      System.err.println("usage: AttackKit HOST:PORT [--pid PID] [--only NAME,NAME...] [--list]");
      System.exit(64);
      return;
    }
    Target target =
        Target.of(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    try (var bystander = new Bystander(target)) {
      giveWay();
      var kit = new AttackKit(target, new Victim(pid), bystander);
      kit.play(attacks().stream().filter(a -> only.isEmpty() || only.contains(a.name())).toList());
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

  static List<Attack> attacks() {
    return Stream.of(
            FrameFloods.all(),
            StreamFloods.all(),
            HeaderAttacks.all(),
            FlowAttacks.all(),
            MessageAttacks.all(),
            SocketAttacks.all())
        .flatMap(List::stream)
        .toList();
  }

  private void play(List<Attack> attacks) throws IOException {
    rest(QUIET_MILLIS);
    bystander.period();
    rest(QUIET_MILLIS);
    Bystander.Period quiet = bystander.period();
    quietP99 = quiet.p99();
    System.out.printf(
        Locale.ROOT,
        "quiet: %d calls, median %.0f µs, p99 %.0f µs; %d descriptors%n%n",
        quiet.calls(),
        quiet.median(),
        quiet.p99(),
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
    try (var scene = new Scene(target)) {
      outcome = attack.play().against(scene);
    } catch (IOException e) {
      outcome = Outcome.of(false, "the attacker failed: " + e);
    }
    rest(AFTERMATH_MILLIS);
    Bystander.Period period = bystander.period();
    if (!outcome.withstood()) {
      faults.add("not as it should be");
    }
    if (period.failures() > 0) {
      faults.add(period.failures() + " innocent calls failed");
    }
    if (period.p99() > Math.max(NOISE_MICROS, TIMES_QUIET * quietP99)) {
      faults.add("innocent calls delayed");
    }
    try (var after = new Scene(target)) {
      Outcome served = after.served(after.open(), 1);
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
        outcome.what(),
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
