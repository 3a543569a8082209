package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.DeviceId;
import java.util.List;

/** Answers to {@link AuthCommand}. */
public sealed interface AuthAnswer extends BusMessage {
  /** More than any configuration allows a user. */
  int MAX_DEVICES = 1_000;

  /**
   * A session with fresh tokens.
   *
   * @param expiresIn life of the access token in seconds
   */
  record LoggedIn(UserProfile user, String accessToken, long expiresIn, String refreshToken)
      implements AuthAnswer {
    @Override
    public boolean isSound() {
      return expiresIn >= 0;
    }

    @Override
    public String toString() {
      return "LoggedIn[" + user.id() + "]";
    }
  }

  /**
   * A device that is logged in.
   *
   * @param name as it called itself; may be empty
   * @param createdAt when it logged in, in milliseconds since 1970
   * @param usedAt when it last got tokens, in milliseconds since 1970
   */
  record Device(DeviceId id, String name, long createdAt, long usedAt) {}

  /** All devices of a user, the one used last first; bounded by the limit of devices a user. */
  record DeviceList(List<Device> devices) implements AuthAnswer {
    public DeviceList {
      devices = List.copyOf(devices);
    }

    @Override
    public boolean isSound() {
      return devices.size() <= MAX_DEVICES;
    }
  }
}
