package io.cotalk.testkit;

import io.cotalk.testkit.ContainerServersIT.WhereImagesAre;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Servers in containers do what the embedded ones do; where an engine and the images are. */
@ExtendWith(WhereImagesAre.class)
@Testcontainers
class ContainerServersIT extends ServersSuite {
  @Container private static final ContainerServers SERVERS = new ContainerServers();

  @Override
  Servers servers() {
    return SERVERS;
  }

  /** Comes before the extension of Testcontainers, which would pull what is absent. */
  static final class WhereImagesAre implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return ContainerServers.missing()
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("an engine and both images"));
    }
  }
}
