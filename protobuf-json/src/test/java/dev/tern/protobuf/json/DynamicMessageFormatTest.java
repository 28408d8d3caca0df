package dev.tern.protobuf.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tern.protobuf.DynamicMessage;
import dev.tern.protobuf.MessageCodec;
import dev.tern.protobuf.descriptor.ExtensionRegistry;
import dev.tern.protobuf.descriptor.FieldDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages that are known by their descriptor alone go through both formats as others do. */
class DynamicMessageFormatTest {
  @Test
  void dynamicMessageIsPrintedAndParsed() {
    DynamicMessage message =
        DynamicMessage.of(
            Schemas.M,
            m ->
                m.set("i32", 5)
                    .set("color", 2)
                    .set("numbers", List.of(1, 2))
                    .set("counts", Map.of("k", 3))
                    .set("child", DynamicMessage.of(Schemas.M, c -> c.set("text", "x")))
                    .set("maybe", 0));
    MessageCodec<DynamicMessage> codec = DynamicMessage.codec(Schemas.M);
    String json = JsonFormat.DEFAULT.print(message);
    assertEquals(
        "{\"i32\":5,\"color\":\"BLUE\",\"child\":{\"text\":\"x\"},\"numbers\":[1,2],"
            + "\"counts\":{\"k\":3},\"maybe\":0}",
        json.replaceAll("\\s", ""));
    assertEquals(message, JsonFormat.DEFAULT.parse(json, codec));
    assertEquals(message, TextFormat.DEFAULT.parse(TextFormat.DEFAULT.print(message), codec));
  }

  @Test
  void extensionsOfDynamicMessagesAreNamed() {
    FieldDescriptor extra =
        Objects.requireNonNull(Schemas.REGISTRY.extension(Schemas.M2, 100), "extra");
    MessageCodec<DynamicMessage> codec =
        DynamicMessage.codec(Schemas.M2, ExtensionRegistry.of(List.of(extra)));
    DynamicMessage message = codec.defaultInstance().toBuilder().set(extra, 7).build();
    JsonFormat format = JsonFormat.builder().registry(Schemas.REGISTRY).build();
    assertEquals("{\"[t2.extra]\":7}", format.print(message).replaceAll("\\s", ""));
    assertEquals(message, format.parse("{\"[t2.extra]\": 7}", codec));
  }
}
