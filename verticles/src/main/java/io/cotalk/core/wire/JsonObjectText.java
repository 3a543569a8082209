package io.cotalk.core.wire;

/** One JSON object being written; values in the order of the calls. */
public final class JsonObjectText {
  private static final int USUAL_CHARS = 128;

  private final StringBuilder out = new StringBuilder(USUAL_CHARS).append('{');

  /** Adds a number. */
  public JsonObjectText num(String name, long value) {
    key(name).append(value);
    return this;
  }

  /** Adds an id, as a string: a JavaScript number cannot hold 64 bits. */
  public JsonObjectText id(String name, long value) {
    key(name).append('"').append(value).append('"');
    return this;
  }

  /** Adds a text, with what JSON needs before its signs. */
  public JsonObjectText text(String name, String value) {
    JsonText.quote(key(name), value);
    return this;
  }

  /** Adds true or false. */
  public JsonObjectText flag(String name, boolean value) {
    key(name).append(value);
    return this;
  }

  /** Adds what is JSON already. */
  public JsonObjectText raw(String name, String json) {
    key(name).append(json);
    return this;
  }

  /** Returns the whole object. */
  String end() {
    return out.append('}').toString();
  }

  private StringBuilder key(String name) {
    if (out.length() > 1) {
      out.append(',');
    }
    return out.append('"').append(name).append("\":");
  }
}
