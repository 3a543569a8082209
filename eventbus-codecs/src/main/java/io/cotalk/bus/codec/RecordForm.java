package io.cotalk.bus.codec;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a record: its length (4 bytes), then its components in order. A reader that
 * knows more components than were written takes defaults for the rest; one that knows fewer skips
 * them. So components are only ever added, at the end.
 */
final class RecordForm implements ValueForm {
  private final MethodHandle constructor;
  private final MethodHandle[] accessors;
  private final ValueForm[] components;

  private RecordForm(MethodHandle constructor, MethodHandle[] accessors, ValueForm[] components) {
    this.constructor = constructor;
    this.accessors = accessors;
    this.components = components;
  }

  /** Derives the form of a public record from its components. */
  static RecordForm of(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    if (parts == null) {
      throw new IllegalArgumentException(type + " is no record");
    }
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      MethodHandle constructor =
          lookup.findConstructor(type, MethodType.methodType(void.class, types));
      MethodHandle[] accessors = new MethodHandle[parts.length];
      ValueForm[] components = new ValueForm[parts.length];
      for (int i = 0; i < parts.length; i++) {
        accessors[i] =
            lookup
                .unreflect(parts[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Record.class));
        components[i] = ValueForms.of(parts[i].getAnnotatedType());
      }
      MethodHandle spread = constructor.asSpreader(Object[].class, parts.length);
      return new RecordForm(
          spread.asType(MethodType.methodType(Object.class, Object[].class)),
          accessors,
          components);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " must be a public record with public parts", e);
    }
  }

  @Override
  public void write(@Nullable Object value, Buffer out) {
    Record message = (Record) ValueForms.present(value);
    int start = out.length();
    out.appendInt(0);
    try {
      for (int i = 0; i < components.length; i++) {
        components[i].write((Object) accessors[i].invokeExact(message), out);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("an accessor of a record failed", e);
    }
    out.setInt(start, out.length() - start - Integer.BYTES);
  }

  @Override
  public Object read(Cursor in) {
    int end = in.end(in.readLength());
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = in.position() < end ? components[i].read(in) : components[i].missing();
    }
    in.position(end);
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the constructor of a record failed", e);
    }
  }

  /** A place in a buffer that moves as values are read; refuses lengths beyond the buffer. */
  static final class Cursor {
    private final Buffer buffer;
    private int position;

    Cursor(Buffer buffer, int position) {
      this.buffer = buffer;
      this.position = position;
    }

    Buffer buffer() {
      return buffer;
    }

    int position() {
      return position;
    }

    void position(int to) {
      position = to;
    }

    int advance(int bytes) {
      int from = position;
      position = end(bytes);
      return from;
    }

    int readLength() {
      return buffer.getInt(advance(Integer.BYTES));
    }

    int end(int length) {
      if (length < 0 || length > buffer.length() - position) {
        throw new IllegalArgumentException("a length in a bus message points beyond its end");
      }
      return position + length;
    }
  }
}
