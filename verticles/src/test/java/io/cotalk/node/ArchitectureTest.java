package io.cotalk.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The boundaries between packages, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "io.cotalk", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {
  /** ArchUnit's own knows only the default name of the folder. */
  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/target/test-") && !location.contains("-test/");
    }
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.cotalk.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule arrowsBetweenTheGroupsGoDown =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("node")
          .definedBy("io.cotalk.node..")
          .layer("capability")
          .definedBy("io.cotalk.capability..")
          .layer("transport")
          .definedBy("io.cotalk.transport..")
          .layer("core")
          .definedBy("io.cotalk.core..")
          .whereLayer("node")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("capability")
          .mayOnlyBeAccessedByLayers("node")
          .whereLayer("transport")
          .mayOnlyBeAccessedByLayers("node", "capability")
          .whereLayer("core")
          .mayOnlyBeAccessedByLayers("node", "capability", "transport");

  @ArchTest
  static final ArchRule onlyTheListKnowsCapabilitiesByName =
      noClasses()
          .that()
          .resideInAPackage("io.cotalk.node..")
          .and()
          .resideOutsideOfPackages("io.cotalk.node.capabilities", "io.cotalk.node.ctl")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cotalk.capability.*..");

  @ArchTest
  static final ArchRule everyClassStandsInAGroup =
      classes()
          .should()
          .resideInAnyPackage(
              "io.cotalk.node..",
              "io.cotalk.capability..",
              "io.cotalk.transport..",
              "io.cotalk.core..",
              "io.cotalk.bus..",
              "io.cotalk.id..",
              "io.cotalk.error..");

  @ArchTest
  static final ArchRule storesAreHidden =
      classes().that().haveSimpleNameEndingWith("Store").should().bePackagePrivate();

  @ArchTest
  static final ArchRule transportsKnowNoShards =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.cotalk.transport.socket..",
              "io.cotalk.transport.link..",
              "io.cotalk.transport.outbound..",
              "io.cotalk.transport.http..",
              "io.cotalk.core.session..",
              "io.cotalk.core.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cotalk.core.shards..");

  /** So that a session is the same on every transport. */
  @ArchTest
  static final ArchRule sessionsKnowNoTransport =
      noClasses()
          .that()
          .resideInAPackage("io.cotalk.core.session..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel..",
              "io.netty.buffer..",
              "io.netty.handler..",
              "io.vertx.core.internal..");

  /** Frames of the WebSocket are made in its package only. */
  @ArchTest
  static final ArchRule theFanOutKnowsNoFraming =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.cotalk.core.fanout..",
              "io.cotalk.core.wire..",
              "io.cotalk.transport.outbound..",
              "io.cotalk.transport.link..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty.handler.codec..", "io.cotalk.transport.socket..");

  @ArchTest
  static final ArchRule routesReachTheirServiceOverTheBusOnly =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Routes")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Store")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.cotalk.core.shards..");

  @ArchTest
  static final ArchRule busMessagesDependOnNothingOfTheServer =
      noClasses()
          .that()
          .resideInAnyPackage("io.cotalk.bus..", "io.cotalk.id..", "io.cotalk.error..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are of the server",
                  type ->
                      type.getPackageName().startsWith("io.cotalk")
                          && !type.getPackageName()
                              .matches("io\\.cotalk\\.(bus|id|error)(\\..*)?")));

  @ArchTest
  static final ArchRule nothingDependsOnTheEntryPoint =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cotalk.node", "io.cotalk.node.dev..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cotalk.node");

  @ArchTest
  static final ArchRule onlyTheWayInKnowsTheDevelopmentServers =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.cotalk.node.dev..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.cotalk.node.dev..");

  @ArchTest
  static final ArchRule servicesTakeNoJson =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .haveSimpleNameEndingWith("Service")
          .and()
          .arePublic()
          .should()
          .notHaveRawReturnType(JsonObject.class);

  @ArchTest
  static final ArchRule nobodySleepsOrStartsThreadsOnTheSide =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.cotalk.node.dev..")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(Thread.class, "sleep", Duration.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class);

  /** Whose cache wakes a thread of the common pool, pays more for it than for the cache. */
  @ArchTest
  static final ArchRule cachesTidyUpOnTheirCallersThread =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.cotalk.core.caches..")
          .should()
          .callMethod(Caffeine.class, "newBuilder");
}
