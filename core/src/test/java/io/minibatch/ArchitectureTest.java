package io.minibatch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.minibatch.internal.Engine;
import org.junit.jupiter.api.Test;

/** The three rules that keep the rings apart. */
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.minibatch");

    /** With their nested classes. */
    private static final DescribedPredicate<JavaClass> VALUES = belongToAnyOf(
                    Message.class,
                    Window.class,
                    WindowStatus.class,
                    DeadWindow.class,
                    Buffer.class,
                    Selection.class,
                    Emission.class,
                    WindowEmitter.class,
                    CountEmitter.class,
                    CountOrTimeEmitter.class,
                    EveryEmitter.class,
                    FixedEmitter.class,
                    WindowFunction.class,
                    WindowAction.class,
                    Source.class,
                    ElementSource.class,
                    QueueSource.class,
                    SupplierSource.class,
                    Pending.class,
                    Appender.class,
                    Entry.class,
                    Sink.class,
                    EachSink.class,
                    Retry.class,
                    Codec.class,
                    BytesCodec.class,
                    TextCodec.class,
                    MinibatchException.class,
                    RejectedException.class,
                    Check.class,
                    Durations.class,
                    Instants.class)
            .as("values and strategies");

    /** {@code Codec.of} chooses among the built-in codecs, so it knows this one. */
    private static final DescribedPredicate<JavaClass> JSON = belongToAnyOf(JsonCodec.class);

    private static final DescribedPredicate<JavaClass> JAVA = resideInAnyPackage("java..", "org.jspecify.annotations");

    private static final DescribedPredicate<JavaClass> FRONT_DOORS = belongToAnyOf(
            Minibatch.class, MinibatchBuilder.class, MessageStream.class, Windowed.class, Pipeline.class, Group.class);

    private static DescribedPredicate<JavaClass> orArraysOf(DescribedPredicate<JavaClass> classes) {
        return DescribedPredicate.describe(classes.getDescription(), type -> classes.test(type.getBaseComponentType()));
    }

    @Test
    void valuesAndStrategiesUseOnlyJavaAndEachOther() {
        classes()
                .that(VALUES)
                .should()
                .onlyDependOnClassesThat(orArraysOf(VALUES.or(JSON).or(JAVA)))
                .check(CORE);
    }

    @Test
    void theStoreKnowsOnlyValues() {
        classes()
                .that()
                .resideInAPackage("io.minibatch.store")
                .should()
                .onlyDependOnClassesThat(orArraysOf(VALUES.or(JAVA).or(resideInAnyPackage("io.minibatch.store"))))
                .check(CORE);
    }

    @Test
    void storesKnowNoRuntime() {
        noClasses()
                .that()
                .resideInAnyPackage("io.minibatch.file..", "io.minibatch.memory")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.minibatch.internal")
                .check(CORE);
    }

    @Test
    void onlyTheFrontDoorsUseTheRuntimeAndOnlyByItsOneDoor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.minibatch.internal")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.minibatch.internal")
                        .and(DescribedPredicate.not(belongToAnyOf(Engine.class))))
                .check(CORE);
        noClasses()
                .that(DescribedPredicate.not(FRONT_DOORS).and(resideInAnyPackage("io.minibatch..")))
                .and()
                .resideOutsideOfPackage("io.minibatch.internal")
                .should()
                .dependOnClassesThat(belongToAnyOf(Engine.class))
                .check(CORE);
    }

    @Test
    void theRuntimeKnowsNoStore() {
        noClasses()
                .that()
                .resideInAPackage("io.minibatch.internal")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.minibatch.file..", "io.minibatch.memory")
                .check(CORE);
    }

    @Test
    void theFileStoreIsBuiltInLayers() {
        noClasses()
                .that()
                .resideInAPackage("io.minibatch.file.disk")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.minibatch.file", "io.minibatch.file.log", "io.minibatch.file.group")
                .check(CORE);
        noClasses()
                .that()
                .resideInAPackage("io.minibatch.file.log")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.minibatch.file", "io.minibatch.file.group")
                .check(CORE);
        noClasses()
                .that()
                .resideInAPackage("io.minibatch.file.group")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.minibatch.file", "io.minibatch.file.log")
                .check(CORE);
    }
}
