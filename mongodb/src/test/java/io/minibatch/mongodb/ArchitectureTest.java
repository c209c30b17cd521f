package io.minibatch.mongodb;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may use what: the store is built in layers, and the sources and sinks know nothing of it. */
class ArchitectureTest {

    private static final JavaClasses MONGODB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.minibatch.mongodb");

    @Test
    void theStoreIsBuiltInLayers() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("json")
                .definedBy("io.minibatch.mongodb.json")
                .layer("server")
                .definedBy("io.minibatch.mongodb.server")
                .layer("log")
                .definedBy("io.minibatch.mongodb.log")
                .layer("group")
                .definedBy("io.minibatch.mongodb.group")
                .layer("store")
                .definedBy("io.minibatch.mongodb.store")
                .whereLayer("json")
                .mayNotAccessAnyLayer()
                .whereLayer("server")
                .mayNotAccessAnyLayer()
                .whereLayer("log")
                .mayOnlyAccessLayers("server", "json")
                .whereLayer("group")
                .mayOnlyAccessLayers("log", "server")
                .whereLayer("store")
                .mayOnlyAccessLayers("group", "log", "server")
                .check(MONGODB);
    }

    @Test
    void sourcesAndSinksKnowNothingOfTheStoreNorItOfThem() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.minibatch.mongodb", "io.minibatch.mongodb.connect", "io.minibatch.mongodb.omegaml")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.minibatch.mongodb.store", "io.minibatch.mongodb.group", "io.minibatch.mongodb.log")
                .check(MONGODB);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.minibatch.mongodb.store",
                        "io.minibatch.mongodb.group",
                        "io.minibatch.mongodb.log",
                        "io.minibatch.mongodb.server",
                        "io.minibatch.mongodb.json")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.minibatch.mongodb", "io.minibatch.mongodb.connect", "io.minibatch.mongodb.omegaml")
                .check(MONGODB);
    }
}
