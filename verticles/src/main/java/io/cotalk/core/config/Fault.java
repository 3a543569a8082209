package io.cotalk.core.config;

/**
 * One thing wrong with the configuration.
 *
 * @param where file and line, environment variable or option; {@code default} if no source names it
 * @param key the key's whole path, or empty when the file as such is at fault
 * @param found what is there; never a secret
 * @param expected what would be right
 */
public record Fault(String where, String key, String found, String expected) {
  @Override
  public String toString() {
    boolean named = key.isEmpty() || where.endsWith(" " + key);
    return where + ": " + (named ? "" : key + ": ") + "found " + found + ", expected " + expected;
  }
}
