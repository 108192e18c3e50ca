// SPDX-License-Identifier: MIT
package dev.pergola.platform.web;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import jakarta.inject.Singleton;

/**
 * Sends the pieces of streamed answers that wait for the same connection in one go: a model that
 * speaks fast would cost a call of the operating system for each word otherwise. None waits for a
 * later one.
 */
@Singleton
final class GatheredFlushes implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    NettyServerCustomizer.Registry registry = event.getBean();
    registry.register(new Customizer());
    return registry;
  }

  private static final class Customizer implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      if (role == ChannelRole.CONNECTION) {
        channel.pipeline().addFirst(new FlushConsolidationHandler(64, true));
      }
      return this;
    }
  }
}
