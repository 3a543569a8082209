package io.cotalk.bus.command;

import java.util.Locale;

/**
 * What a member may do in a room. Names (on the wire, in lower case) and numbers (in the table) are
 * fixed; a greater number may do more.
 */
public enum MemberRole {
  MEMBER(0),
  MODERATOR(1),
  OWNER(2);

  private static final MemberRole[] ALL = values();

  private final int number;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  MemberRole(int number) {
    this.number = number;
  }

  /** Returns the number in {@code members.role}. */
  public int number() {
    return number;
  }

  /** Returns the name clients see, such as {@code owner}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the role with this number, 0 to 2. */
  public static MemberRole ofNumber(int number) {
    for (MemberRole role : ALL) {
      if (role.number == number) {
        return role;
      }
    }
    throw new IllegalArgumentException("no role has the number " + number);
  }
}
