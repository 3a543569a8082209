package io.cotalk.loadtest.nemesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All faults there are. */
public final class Catalogue {
  private static final List<Kind> ALL = all();

  private Catalogue() {}

  private static List<Kind> all() {
    List<Kind> kinds = new ArrayList<>(NodeFaults.kinds());
    kinds.addAll(ShardFaults.kinds());
    kinds.addAll(RedisFaults.kinds());
    kinds.addAll(NetworkFaults.kinds());
    kinds.addAll(ClientFaults.kinds());
    return List.copyOf(kinds);
  }

  /** In the order of the matrix, by what they hit. */
  public static List<Kind> kinds() {
    return ALL;
  }

  public static Optional<Kind> find(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }
}
