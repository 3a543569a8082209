package io.cotalk.core.roles;

import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** By a whole node of the cluster, as it is deployed. */
@ExtendWith(Testkit.class)
final class NodeReadsIT extends ReadsSuite {
  private final List<TestCluster> clusters = new ArrayList<>();
  private final List<RoleNode> askers = new ArrayList<>();

  @Override
  RoleNode.Reads reads(Servers servers) throws Exception {
    List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
    clusters.add(
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.port",
                ports.getFirst().toString(),
                "cluster.members",
                "127.0.0.1:" + ports.getFirst())));
    RoleNode asking = new RoleNode(Servers.CLUSTER, ports, 1);
    askers.add(asking);
    return asking.remote(asking.calls(RoleNode.ROLES));
  }

  @Override
  void end() {
    askers.forEach(RoleNode::close);
    clusters.forEach(TestCluster::close);
  }
}
