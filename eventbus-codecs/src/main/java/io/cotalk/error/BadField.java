package io.cotalk.error;

/** A {@code bad_request} that is about one field of the request. */
public final class BadField extends ChatException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_CHARS = 128;

  private final String field;

  /**
   * @param field a JSON Pointer (RFC 6901) into the body or frame, as {@code /d/text}; the name of
   *     a parameter or header. What is longer than 128 characters is cut: names may be the client's
   * @param detail as of {@link ChatException}
   */
  public BadField(String field, String detail) {
    super(ErrorCode.BAD_REQUEST, detail);
    this.field = field.length() <= MAX_CHARS ? field : field.substring(0, MAX_CHARS);
  }

  /** Returns the field, or an empty text for a failure that is about none. */
  public static String of(Throwable failure) {
    return failure instanceof BadField bad ? bad.field : "";
  }

  /** Returns one step of a JSON Pointer. */
  public static String step(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
