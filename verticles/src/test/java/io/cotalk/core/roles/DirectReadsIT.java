package io.cotalk.core.roles;

import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** On the shards of the own node. */
@ExtendWith(Testkit.class)
final class DirectReadsIT extends ReadsSuite {
  private final List<RoleNode> nodes = new ArrayList<>();

  @Override
  RoleNode.Reads reads(Servers servers) throws Exception {
    RoleNode node = new RoleNode(List.of(FreePorts.next()), 0);
    nodes.add(node);
    return node.open(servers.databases());
  }

  @Override
  void end() {
    nodes.forEach(RoleNode::close);
  }
}
