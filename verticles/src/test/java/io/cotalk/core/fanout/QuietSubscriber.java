package io.cotalk.core.fanout;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.core.wire.Encoding;
import io.vertx.core.Future;

/** A subscriber of tests that takes everything and does nothing. */
class QuietSubscriber implements Subscriber {
  private final Encoding encoding;

  QuietSubscriber(Encoding encoding) {
    this.encoding = encoding;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public void event(Subscription subscription, RoomFrame frame) {}

  @Override
  public void gap(Subscription subscription, long from, long to) {}

  @Override
  public void hiddenGap(Subscription subscription, long from, long to) {}

  @Override
  public void read(Subscription subscription, ReadFrame frame) {}

  @Override
  public void signal(Subscription subscription, SignalFrame frame) {}

  @Override
  public void removed(Subscription subscription) {}

  @Override
  public void head(HeadFrame frame) {}

  @Override
  public void ownSent(ReadFrame frame) {}

  @Override
  public void ownRead(ReadFrame frame) {}

  @Override
  public void userEvent(UserEvent event) {}

  @Override
  public void userHead(long u) {}

  @Override
  public boolean lags() {
    return false;
  }

  @Override
  public Future<Void> drained() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> space() {
    return Future.succeededFuture();
  }
}
