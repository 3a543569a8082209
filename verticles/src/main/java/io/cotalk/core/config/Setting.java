package io.cotalk.core.config;

/**
 * One value as its source has it.
 *
 * @param text the value; empty for an empty list, section or nothing at all
 * @param where file and line, environment variable or option
 */
record Setting(String text, String where) {}
