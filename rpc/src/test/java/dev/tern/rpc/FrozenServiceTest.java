package dev.tern.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tern.rpc.frozen.v1.Answer;
import dev.tern.rpc.frozen.v1.Ask;
import dev.tern.rpc.frozen.v1.Greeter;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A service that the first generator wrote runs on the runtime of today: the classes in {@code
 * frozen.v1} are never written again.
 */
class FrozenServiceTest {
  private static Answer answer(String text) {
    return Answer.of(a -> a.text(text));
  }

  private static Ask ask(String text) {
    return Ask.of(a -> a.text(text));
  }

  @SuppressWarnings("deprecation") // one method is, so that the frozen code has such a one
  private static final class Service implements Greeter {
    @Override
    public Answer one(Ask request) {
      return answer("re:" + request.text());
    }

    @Override
    public void many(Ask request, Sender<Answer> replies) {
      for (int i = 0; i < 3; i++) {
        replies.send(answer(request.text() + i));
      }
    }

    @Override
    public Answer gather(Receiver<Ask> requests) {
      StringJoiner all = new StringJoiner(",");
      requests.forEach(request -> all.add(request.text()));
      return answer(all.toString());
    }

    @Override
    public void chat(Receiver<Ask> requests, Sender<Answer> replies) {
      requests.forEach(request -> replies.send(answer("re:" + request.text())));
    }
  }

  @Test
  @SuppressWarnings("deprecation") // as above
  void oldGeneratedServicesAndClientsRun() throws Exception {
    try (Stack stack =
        new Stack(Integer.MAX_VALUE, b -> b.service(Greeter.bind(new Service())), b -> b)) {
      Greeter.Client client = Greeter.client(stack.channel);
      assertEquals(answer("re:hello"), client.one(ask("hello")));
      List<String> many = new ArrayList<>();
      try (Receiver<Answer> replies = client.many(ask("n"))) {
        replies.forEach(reply -> many.add(reply.text()));
      }
      assertEquals(List.of("n0", "n1", "n2"), many);
      try (ClientStreamingCall<Ask, Answer> call = client.gather()) {
        call.send(ask("a"));
        call.send(ask("b"));
        assertEquals(answer("a,b"), call.finish());
      }
      try (BidiCall<Ask, Answer> call = client.chat()) {
        call.send(ask("x"));
        assertEquals(answer("re:x"), call.receive());
        call.finishSending();
        assertNull(call.receive());
      }
      assertEquals(answer("re:later"), client.async().one(ask("later")).get(60, TimeUnit.SECONDS));
      assertEquals("frozen.v1.Greeter", Greeter.descriptor().fullName());
    }
  }
}
