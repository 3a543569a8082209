package io.cotalk.core.roles;

import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** By two other nodes of the cluster. */
@ExtendWith(Testkit.class)
final class RemoteReadsIT extends ReadsSuite {
  private final List<RoleNode> nodes = new ArrayList<>();

  @Override
  RoleNode.Reads reads(Servers servers) throws Exception {
    List<Integer> ports = List.of(FreePorts.next(), FreePorts.next(), FreePorts.next());
    for (int place = 0; place < ports.size(); place++) {
      nodes.add(new RoleNode(ports, place));
    }
    for (RoleNode node : nodes.subList(0, 2)) {
      node.serve(node.open(servers.databases()), RoleNode.ROLES);
    }
    RoleNode asking = nodes.getLast();
    return asking.remote(asking.calls(RoleNode.ROLES));
  }

  @Override
  void end() {
    nodes.forEach(RoleNode::close);
  }
}
