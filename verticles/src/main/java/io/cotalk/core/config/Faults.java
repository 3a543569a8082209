package io.cotalk.core.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that all of it is told together. Not thread-safe. */
public final class Faults {
  private final Settings settings;
  private final List<Fault> found = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();

  Faults(Settings settings) {
    this.settings = settings;
  }

  /**
   * Adds a fault of the value at {@code path}, with the place it came from. Only the first of a
   * path counts: what is found later follows from it.
   */
  void add(String path, String found, String expected) {
    if (!paths.add(path)) {
      return;
    }
    String where = settings.get(path).map(Setting::where).orElse("default");
    this.found.add(new Fault(where, path, found, expected));
  }

  /** Adds a fault of something outside of the settings. */
  void add(Fault fault) {
    found.add(fault);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }

  /** The faults of the record at {@code path}. */
  Section under(String path) {
    return new Section(path);
  }

  /** Takes the faults of one record by the names of its keys. */
  public final class Section {
    private final String path;

    private Section(String path) {
      this.path = path;
    }

    /** The faults of the section {@code name} of this record. */
    Section under(String name) {
      return new Section(path.isEmpty() ? name : path + "." + name);
    }

    /** Adds a fault of {@code key}, which may itself be a path. */
    public void add(String key, String found, String expected) {
      Faults.this.add(path.isEmpty() ? key : path + "." + key, found, expected);
    }
  }
}
