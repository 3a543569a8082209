package io.cotalk.id;

import java.util.UUID;

/** A client's own id of one installation of it. */
public record DeviceId(UUID value) {
  /** Reads the canonical 36-character form; anything else is a {@link MalformedId}. */
  public static DeviceId parse(String text) {
    return new DeviceId(Uuids.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
