package io.cotalk.bus.codec;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** How one type of value is written into and read from a bus message. */
interface ValueForm {
  void write(@Nullable Object value, Buffer out);

  @Nullable Object read(RecordForm.Cursor in);

  /** Returns what a reader takes for a component that an older writer did not know. */
  default @Nullable Object missing() {
    throw new IllegalArgumentException("a component without a default is missing");
  }
}
