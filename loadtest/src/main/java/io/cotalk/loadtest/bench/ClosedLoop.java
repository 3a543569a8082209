package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.light.LightConnection;
import java.util.List;

/** Every sender sends again when it has its answer. On one loop. */
final class ClosedLoop implements Driver {
  private final SessionLoop loop;
  private final Intended intended;
  private final int shares;
  private long next;
  private boolean stopped;

  /**
   * @param base first number of a message of this loop
   */
  ClosedLoop(SessionLoop loop, Crowd crowd, long base) {
    this.loop = loop;
    this.intended = crowd.intended();
    this.shares = crowd.loops().size();
    this.next = base;
  }

  void start(List<Session> senders) {
    loop.drive(this);
    for (Session session : senders) {
      answered(session);
      LightConnection connection = session.connection();
      if (connection != null) {
        connection.flush();
      }
    }
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void answered(Session session) {
    if (!stopped && session.isReady()) {
      intended.put(next, System.nanoTime());
      loop.send(session, 0, next);
      next += shares;
    }
  }
}
