package io.cotalk.transport.link;

import io.cotalk.core.session.SessionLoop;
import io.cotalk.transport.outbound.Flusher;
import io.vertx.core.internal.ContextInternal;

/**
 * What the links of one event loop share, whatever their transport. On that event loop only; ends
 * with the Vert.x instance.
 *
 * @param context of tasks for links
 * @param flusher writes what the links of the loop have queued, each in its turn
 */
public record TransportLoop(
    TransportServices services, ContextInternal context, SessionLoop sessions, Flusher flusher) {}
