package io.cotalk.bus.codec;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.UnknownMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codec of all bus messages: a format version (1 byte), the message's number (2 bytes), then
 * its {@link RecordForm}. What comes over the network and is malformed, or not {@linkplain
 * BusMessage#isSound() sound}, is counted and taken for an unknown message, which receivers ignore.
 * Any thread.
 */
public final class BusCodecs implements MessageCodec<BusMessage, BusMessage> {
  private static final Logger log = LoggerFactory.getLogger(BusCodecs.class);
  private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  /** The first number of messages that are not of this module. */
  public static final int FURTHER = 200;

  private static final String NAME = "cotalk";
  private static final byte FORMAT = 1;
  private static final int HEADER_BYTES = 3;

  private final Map<Class<?>, Integer> tags = new HashMap<>();
  private final Map<Integer, RecordForm> forms = new HashMap<>();

  private final LongAdder rejected = new LongAdder();
  private final AtomicLong lastTold = new AtomicLong(System.nanoTime() - BETWEEN_LINES);

  private BusCodecs(Map<Class<? extends BusMessage>, Integer> further) {
    BusTags.all().forEach(this::add);
    further.forEach(
        (type, tag) -> {
          if (tag < FURTHER) {
            throw new IllegalArgumentException(type + " needs a number from " + FURTHER);
          }
          add(type, tag);
        });
  }

  private void add(Class<? extends BusMessage> type, int tag) {
    if (tags.put(type, tag) != null || forms.put(tag, RecordForm.of(type)) != null) {
      throw new IllegalArgumentException("bus tag " + tag + " or " + type + " is there twice");
    }
  }

  /**
   * Makes {@code vertx} send every {@link BusMessage} by this codec, and take no serialised
   * objects. Once for each Vert.x instance.
   */
  public static BusCodecs register(Vertx vertx) {
    return register(vertx, Map.of());
  }

  /**
   * As {@link #register(Vertx)}, with messages that are not of this module.
   *
   * @param further public records with their numbers, from {@link #FURTHER}
   */
  public static BusCodecs register(Vertx vertx, Map<Class<? extends BusMessage>, Integer> further) {
    EventBus bus = vertx.eventBus();
    BusCodecs codecs = new BusCodecs(further);
    bus.registerCodec(codecs);
    bus.codecSelector(body -> body instanceof BusMessage ? NAME : null);
    // Vert.x would make objects of any class of ours, and of many of the JDK.
    bus.serializableChecker(type -> false);
    bus.clusterSerializableChecker(type -> false);
    return codecs;
  }

  /** Returns how many messages were refused that came over the network. */
  public long rejected() {
    return rejected.sum();
  }

  static BusCodecs unregistered() {
    return unregistered(Map.of());
  }

  static BusCodecs unregistered(Map<Class<? extends BusMessage>, Integer> further) {
    return new BusCodecs(further);
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

  /** Never throws on bytes: receivers are called by Vert.x, which would log each failure. */
  @Override
  public BusMessage decodeFromWire(int position, Buffer buffer) {
    int tag = -1;
    try {
      tag = buffer.getUnsignedShort(position + 1);
      if (buffer.getByte(position) != FORMAT || !forms.containsKey(tag)) {
        return new UnknownMessage(tag);
      }
      Object read = form(tag).read(new RecordForm.Cursor(buffer, position + HEADER_BYTES));
      if (read instanceof BusMessage message && message.isSound()) {
        return message;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
      log.debug("malformed", malformed);
    }
    reject(tag, buffer.length() - position);
    return new UnknownMessage(tag);
  }

  private void reject(int tag, int bytes) {
    rejected.increment();
    long now = System.nanoTime();
    long last = lastTold.get();
    if (now - last >= BETWEEN_LINES && lastTold.compareAndSet(last, now)) {
      log.warn(
          "a message of the event bus was refused: tag {}, {} bytes; {} so far. Only nodes may"
              + " reach the bus port",
          tag,
          bytes,
          rejected.sum());
    }
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
