package io.cotalk.node;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Set;

/** A key that nobody reads says what is not true. */
@AnalyzeClasses(packages = "io.cotalk", importOptions = ArchitectureTest.NoTests.class)
class KeysAreReadTest {
  private static final String CONFIG = "io.cotalk.core.config";

  /**
   * of() reads the first, and has() the second; the third is no key: it holds the sections of
   * capabilities.
   */
  private static final Set<String> EXCEPTIONS =
      Set.of("InstancesConfig.byRole", "NodeConfig.roles", "Config.further");

  @ArchTest
  static final ArchRule everyKeyHasAReader =
      ArchRuleDefinition.methods()
          .that(areKeys())
          .should(beReadOutsideOfTheConfiguration())
          .because("a key without effect misleads who sets it");

  private static DescribedPredicate<JavaMethod> areKeys() {
    return DescribedPredicate.describe(
        "are keys of the configuration",
        method ->
            isConfiguration(method.getOwner())
                && method.getRawParameterTypes().isEmpty()
                && method.getOwner().tryGetField(method.getName()).isPresent()
                && !EXCEPTIONS.contains(
                    method.getOwner().getSimpleName() + "." + method.getName()));
  }

  private static boolean isConfiguration(JavaClass type) {
    return type.getPackageName().equals(CONFIG) && type.getSimpleName().endsWith("Config");
  }

  private static ArchCondition<JavaMethod> beReadOutsideOfTheConfiguration() {
    return new ArchCondition<>("be read outside of the configuration") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean read =
            method.getAccessesToSelf().stream()
                .anyMatch(access -> !access.getOriginOwner().getPackageName().equals(CONFIG));
        String text = method.getFullName() + (read ? " is read" : " is read by nobody");
        events.add(new SimpleConditionEvent(method, read, text));
      }
    };
  }
}
