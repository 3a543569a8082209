package io.cotalk.loadtest.cluster;

/** The ports of a node: public, for operators, of Hazelcast, of the event bus. */
record NodePorts(int http, int management, int cluster, int bus) {
  static NodePorts choose() {
    return new NodePorts(Ports.free(), Ports.free(), Ports.free(), Ports.free());
  }
}
