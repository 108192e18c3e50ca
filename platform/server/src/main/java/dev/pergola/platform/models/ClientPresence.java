// SPDX-License-Identifier: MIT
package dev.pergola.platform.models;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * Whether whoever sent a request is still there, from the request until the answer's body is being
 * written: a client that goes away before is noticed by nobody else. Whoever works for the client
 * does so between {@link #begin} and {@link #end} or {@link #handOver}, and is interrupted when the
 * client goes. Safe for use by several threads.
 */
public final class ClientPresence {
  private final @Nullable Channel channel;
  private final ChannelFutureListener listener = _ -> leave();
  private @Nullable Thread worker;
  private @Nullable Runnable abandon;
  private boolean gone;

  private ClientPresence(@Nullable Channel channel) {
    this.channel = channel;
  }

  /** Begins to watch; the calling thread works for the client from now on. */
  public static ClientPresence begin(HttpRequest<?> request) {
    var presence =
        new ClientPresence(
            request instanceof NettyHttpRequest<?> netty
                ? netty.getChannelHandlerContext().channel()
                : null);
    synchronized (presence) {
      presence.worker = Thread.currentThread();
    }
    if (presence.channel != null) {
      presence.channel.closeFuture().addListener(presence.listener);
    }
    return presence;
  }

  /** The work is done: the thread is left alone from now on. */
  public void end() {
    synchronized (this) {
      worker = null;
      abandon = null;
    }
    if (channel != null) {
      channel.closeFuture().removeListener(listener);
    }
  }

  /**
   * The calling thread has done its part, and another one will take over with {@link #end}.
   *
   * @param work what to do when the client goes before that, or has gone
   */
  void handOver(Runnable work) {
    synchronized (this) {
      worker = null;
      if (!gone) {
        abandon = work;
        return;
      }
    }
    work.run();
  }

  private void leave() {
    Runnable work;
    synchronized (this) {
      gone = true;
      work = abandon;
      abandon = null;
      if (worker != null) {
        worker.interrupt();
      }
    }
    if (work != null) {
      // Not on the event loop: it may write to the database.
      Thread.ofVirtual().name("abandoned-answer").start(work);
    }
  }
}
