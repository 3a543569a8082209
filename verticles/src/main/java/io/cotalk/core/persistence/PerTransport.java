package io.cotalk.core.persistence;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Something of each transport, such as its meters; made when it is first asked for. Any thread.
 *
 * @param <T> what each has
 */
public final class PerTransport<T> {
  /** More are a mistake of whoever names them. */
  private static final int MAX = 16;

  private final Map<Transport, T> all = new ConcurrentHashMap<>();
  private final Function<Transport, T> make;

  public PerTransport(Function<Transport, T> make) {
    this.make = make;
  }

  /** Returns what {@code transport} has, the same each time. */
  public T of(Transport transport) {
    T made = all.get(transport);
    return made == null ? add(transport) : made;
  }

  private T add(Transport transport) {
    if (all.size() >= MAX) {
      throw new IllegalStateException("too many transports: " + all.keySet() + ", " + transport);
    }
    return all.computeIfAbsent(transport, make);
  }
}
