package io.cotalk.bus.codec;

import io.vertx.core.buffer.Buffer;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses the {@link ValueForm} of a record component by its declared type. */
final class ValueForms {
  private ValueForms() {}

  /**
   * Knows long, int, boolean, String, UUID, enums, records, lists of these, and each of them as
   * nullable.
   */
  static ValueForm of(AnnotatedType type) {
    ValueForm form = plain(type);
    return type.isAnnotationPresent(Nullable.class) ? new Optional(form) : form;
  }

  private static ValueForm plain(AnnotatedType annotated) {
    if (annotated instanceof AnnotatedParameterizedType list) {
      return new ListForm(of(list.getAnnotatedActualTypeArguments()[0]));
    }
    Type type = annotated.getType();
    if (!(type instanceof Class<?> plain) || type instanceof ParameterizedType) {
      throw new IllegalArgumentException(type + " cannot travel on the bus");
    }
    if (plain == long.class) {
      return new Simple(
          0L,
          (v, out) -> out.appendLong((Long) v),
          in -> in.buffer().getLong(in.advance(Long.BYTES)));
    }
    if (plain == int.class) {
      return new Simple(
          0,
          (v, out) -> out.appendInt((Integer) v),
          in -> in.buffer().getInt(in.advance(Integer.BYTES)));
    }
    if (plain == boolean.class) {
      return new Simple(
          false, (v, out) -> out.appendByte((byte) ((Boolean) v ? 1 : 0)), in -> readByte(in) != 0);
    }
    if (plain == String.class) {
      return new Simple("", (v, out) -> writeString((String) v, out), ValueForms::readString);
    }
    if (plain == UUID.class) {
      return new Simple(null, (v, out) -> writeUuid((UUID) v, out), ValueForms::readUuid);
    }
    if (plain.isEnum()) {
      return enumForm(plain);
    }
    return RecordForm.of(plain);
  }

  /** Enum constants travel by name, so that their order may change. */
  private static ValueForm enumForm(Class<?> type) {
    return new Simple(
        null,
        (v, out) -> writeString(((Enum<?>) v).name(), out),
        in -> {
          String name = readString(in);
          for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
              return constant;
            }
          }
          throw new IllegalArgumentException(type.getSimpleName() + " has no such constant");
        });
  }

  static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("a component is null that is not declared nullable");
    }
    return value;
  }

  private static byte readByte(RecordForm.Cursor in) {
    return in.buffer().getByte(in.advance(1));
  }

  private static void writeString(String text, Buffer out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.appendInt(utf8.length).appendBytes(utf8);
  }

  private static String readString(RecordForm.Cursor in) {
    int length = in.readLength();
    int from = in.advance(length);
    return in.buffer().getString(from, from + length, "UTF-8");
  }

  private static void writeUuid(UUID uuid, Buffer out) {
    out.appendLong(uuid.getMostSignificantBits()).appendLong(uuid.getLeastSignificantBits());
  }

  private static UUID readUuid(RecordForm.Cursor in) {
    long high = in.buffer().getLong(in.advance(Long.BYTES));
    return new UUID(high, in.buffer().getLong(in.advance(Long.BYTES)));
  }

  private record Simple(
      @Nullable Object standard,
      BiConsumer<Object, Buffer> writer,
      Function<RecordForm.Cursor, Object> reader)
      implements ValueForm {
    @Override
    public void write(@Nullable Object value, Buffer out) {
      writer.accept(present(value), out);
    }

    @Override
    public Object read(RecordForm.Cursor in) {
      return reader.apply(in);
    }

    @Override
    public @Nullable Object missing() {
      return standard != null ? standard : ValueForm.super.missing();
    }
  }

  private record Optional(ValueForm form) implements ValueForm {
    @Override
    public void write(@Nullable Object value, Buffer out) {
      out.appendByte((byte) (value == null ? 0 : 1));
      if (value != null) {
        form.write(value, out);
      }
    }

    @Override
    public @Nullable Object read(RecordForm.Cursor in) {
      return readByte(in) == 0 ? null : form.read(in);
    }

    @Override
    public @Nullable Object missing() {
      return null;
    }
  }

  private record ListForm(ValueForm element) implements ValueForm {
    @Override
    public void write(@Nullable Object value, Buffer out) {
      List<?> list = (List<?>) present(value);
      out.appendInt(list.size());
      list.forEach(item -> element.write(item, out));
    }

    @Override
    public Object read(RecordForm.Cursor in) {
      int size = in.readLength();
      in.end(size);
      List<Object> list = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        list.add(present(element.read(in)));
      }
      return List.copyOf(list);
    }

    @Override
    public Object missing() {
      return List.of();
    }
  }
}
