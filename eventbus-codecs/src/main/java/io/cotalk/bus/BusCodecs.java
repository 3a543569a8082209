package io.cotalk.bus;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.HashMap;
import java.util.Map;

/**
 * The codec of all bus messages: a format version (1 byte), the message's number (2 bytes), then
 * its {@link RecordForm}. Stateless after construction; any thread.
 */
public final class BusCodecs implements MessageCodec<BusMessage, BusMessage> {
  private static final String NAME = "cotalk";
  private static final byte FORMAT = 1;
  private static final int HEADER_BYTES = 3;

  private final Map<Class<?>, Integer> tags = new HashMap<>();
  private final Map<Integer, RecordForm> forms = new HashMap<>();

  private BusCodecs() {
    BusTags.all()
        .forEach(
            (type, tag) -> {
              tags.put(type, tag);
              forms.put(tag, RecordForm.of(type));
            });
  }

  /**
   * Makes {@code vertx} send every {@link BusMessage} by this codec. Once for each Vert.x instance.
   */
  public static void register(Vertx vertx) {
    EventBus bus = vertx.eventBus();
    bus.registerCodec(new BusCodecs());
    bus.codecSelector(body -> body instanceof BusMessage ? NAME : null);
  }

  static BusCodecs unregistered() {
    return new BusCodecs();
  }

  @Override
  public void encodeToWire(Buffer buffer, BusMessage message) {
    Integer tag = tags.get(message.getClass());
    if (tag == null) {
      throw new IllegalArgumentException(message.getClass() + " has no bus tag");
    }
    buffer.appendByte(FORMAT).appendShort(tag.shortValue());
    form(tag).write((Record) message, buffer);
  }

  @Override
  public BusMessage decodeFromWire(int position, Buffer buffer) {
    int tag = buffer.getUnsignedShort(position + 1);
    if (buffer.getByte(position) != FORMAT || !forms.containsKey(tag)) {
      return new UnknownMessage(tag);
    }
    return (BusMessage) form(tag).read(new RecordForm.Cursor(buffer, position + HEADER_BYTES));
  }

  private RecordForm form(int tag) {
    RecordForm form = forms.get(tag);
    if (form == null) {
      throw new IllegalStateException("no form for tag " + tag);
    }
    return form;
  }

  /** Local receivers share the instance: messages are immutable. */
  @Override
  public BusMessage transform(BusMessage message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
