package io.cotalk.core.config;

/** How a node writes its log. */
public enum LogFormat {
  /** A line of text for each event. */
  TEXT,

  /** A JSON object for each event, one a line. */
  JSON
}
