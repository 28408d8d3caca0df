package dev.tern.testkit;

import dev.tern.http2.Inspection;
import dev.tern.http2.loopback.Link.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of two engines and the octets between them, at every moment. */
final class EngineInvariants {
  private EngineInvariants() {}

  /** What is broken, in words; null for nothing. */
  static @Nullable String check(SeededLink link) {
    Inspection client = new Inspection(link.connection().engine(Side.CLIENT));
    Inspection server = new Inspection(link.connection().engine(Side.SERVER));
    if (link.isHarmed() || client.isDeaf() || server.isDeaf()) {
      return null;
    }
    String broken = credit(link, client, server, Side.SERVER);
    return broken != null ? broken : credit(link, server, client, Side.CLIENT);
  }

  /**
   * What the receiver has allowed is what the sender may send, what is on its way, and what is
   * allowed by frames on their way back; while frames wait in an engine it may be more.
   */
  private static @Nullable String credit(
      SeededLink link, Inspection sender, Inspection receiver, Side to) {
    boolean exact = link.hasSent(to) && !sender.hasQueuedControl() && !receiver.hasQueuedControl();
    long known =
        sender.sendWindow() + link.dataInFlight(to, 0) + link.updatesInFlight(to.other(), 0);
    String broken = compare("the connection", known, receiver.receiveWindow(), exact);
    if (broken != null || !receiver.isSettled()) {
      return broken;
    }
    for (int id : sender.streamIds()) {
      Integer sendWindow = sender.sendWindow(id);
      Integer receiveWindow = receiver.receiveWindow(id);
      if (sendWindow != null && receiveWindow != null) {
        long ofStream =
            sendWindow + link.dataInFlight(to, id) + link.updatesInFlight(to.other(), id);
        broken = compare("stream " + id, ofStream, receiveWindow, exact);
        if (broken != null) {
          return broken;
        }
      }
    }
    return null;
  }

  private static @Nullable String compare(String what, long known, long allowed, boolean exact) {
    return known == allowed || !exact && known < allowed
        ? null
        : "credit of " + what + ": " + known + " may be sent or are sent, " + allowed + " allowed";
  }

  /** What must hold when nothing is on its way. */
  static @Nullable String checkAtRest(SeededLink link) {
    Inspection client = new Inspection(link.connection().engine(Side.CLIENT));
    Inspection server = new Inspection(link.connection().engine(Side.SERVER));
    boolean rests = link.isEmpty() && !client.hasQueuedControl() && !server.hasQueuedControl();
    if (!rests || link.isHarmed() || client.isDeaf() || server.isDeaf()) {
      return null;
    }
    String broken = tables(client, server, "requests");
    return broken != null ? broken : tables(server, client, "responses");
  }

  /** A table that was made smaller is said with the next block: the decoder's may end later. */
  private static @Nullable String tables(Inspection from, Inspection to, String what) {
    List<String> encoder = from.encoderTable();
    List<String> decoder = to.decoderTable();
    boolean begins =
        encoder.size() <= decoder.size() && encoder.equals(decoder.subList(0, encoder.size()));
    return begins ? null : "HPACK tables of " + what + ": " + encoder + " and " + decoder;
  }

  /** What an engine still holds at its end. */
  static @Nullable String checkOver(Inspection end) {
    return end.heldOctets() == 0 && end.queuedOctets() == 0 && end.streamIds().length == 0
        ? null
        : "at its end an engine holds "
            + (end.heldOctets() + " octets, " + end.queuedOctets() + " of them queued, and ")
            + (end.streamIds().length + " streams");
  }
}
