package io.cotalk.bus.codec;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes any bus message with random valid components, from its declaration. */
final class RandomMessages {
  private final Random random;

  RandomMessages(long seed) {
    this.random = new Random(seed);
  }

  BusMessage of(Class<? extends BusMessage> type) {
    return (BusMessage) record(type);
  }

  private Object record(Class<?> type) {
    if (type == UserId.class) {
      return new UserId(positive());
    }
    if (type == RoomId.class) {
      return new RoomId(positive());
    }
    if (type == Cid.class) {
      return new Cid(
          new UUID(
              (random.nextLong() & ~0xF000L) | 0x7000L, (random.nextLong() >>> 2) | (1L << 63)));
    }
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = new Class<?>[parts.length];
    Object[] values = new Object[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      values[i] = value(parts[i].getAnnotatedType());
    }
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no random " + type, e);
    }
  }

  private @Nullable Object value(AnnotatedType annotated) {
    if (annotated.isAnnotationPresent(Nullable.class) && random.nextInt(3) == 0) {
      return null;
    }
    if (annotated instanceof AnnotatedParameterizedType list) {
      List<Object> items = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        Object item = value(list.getAnnotatedActualTypeArguments()[0]);
        if (item != null) {
          items.add(item);
        }
      }
      return items;
    }
    Class<?> type = (Class<?>) annotated.getType();
    if (type == long.class) {
      return random.nextLong();
    }
    if (type == int.class) {
      return random.nextInt();
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == String.class) {
      return text();
    }
    if (type == UUID.class) {
      return new UUID(random.nextLong(), random.nextLong());
    }
    return type.isEnum()
        ? type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)]
        : record(type);
  }

  private long positive() {
    return random.nextLong(1, Long.MAX_VALUE);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.appendCodePoint(
          random.nextBoolean() ? random.nextInt(0x20, 0xD000) : random.nextInt(0x10000, 0x1F000));
    }
    return text.toString();
  }
}
