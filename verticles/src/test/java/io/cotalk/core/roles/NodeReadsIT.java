package io.cotalk.core.roles;

import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** By a whole node of the cluster, as it is deployed. */
@ExtendWith(Testkit.class)
final class NodeReadsIT extends ReadsSuite {
  private TestCluster cluster;
  private RoleNode asking;

  @Override
  RoleNode.Reads reads(Servers servers) throws Exception {
    List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.port",
                ports.getFirst().toString(),
                "cluster.members",
                "127.0.0.1:" + ports.getFirst()));
    asking = new RoleNode(Servers.CLUSTER, ports, 1);
    return asking.remote(asking.calls(RoleNode.ROLES));
  }

  @Override
  void end() throws Exception {
    asking.close();
    cluster.close();
  }
}
