package io.cotalk.loadtest.plan;

/**
 * What one thing takes.
 *
 * @param value in {@code unit}
 * @param measured whether somebody has measured it; else it is assumed
 * @param source where the value is from
 */
record Cost(double value, String unit, boolean measured, String source) {}
