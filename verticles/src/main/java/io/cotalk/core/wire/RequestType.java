package io.cotalk.core.wire;

import java.util.Set;
import java.util.function.Function;

/**
 * A type of frame that a capability takes from clients, on any transport.
 *
 * @param <F> the frame; a record of the capability, of this type only
 * @param name the value of {@code t}
 * @param frame the class of the frames
 * @param fields names of fields that only this type knows, each a string, a whole number or a flag
 * @param reader makes the frame; a {@code ChatException} refuses it. Any thread
 * @param cost what it is counted as
 * @param answered whether each has a number {@code i} and gets an answer
 */
public record RequestType<F extends ClientFrame.OfCapability>(
    String name,
    Class<F> frame,
    Set<String> fields,
    Function<FrameFields, F> reader,
    Cost cost,
    boolean answered) {

  /** What a frame is counted as, besides the frames of its connection. */
  public enum Cost {
    /** One of the user's requests, together with those by HTTP: for what asks a shard. */
    REQUEST,
    /** Nothing more; its capability has a limit of its own. */
    FRAME
  }

  public RequestType {
    fields = Set.copyOf(fields);
  }

  /** A type without fields of its own that costs a request and gets an answer. */
  public static <F extends ClientFrame.OfCapability> RequestType<F> of(
      String name, Class<F> frame, Function<FrameFields, F> reader) {
    return new RequestType<>(name, frame, Set.of(), reader, Cost.REQUEST, true);
  }
}
