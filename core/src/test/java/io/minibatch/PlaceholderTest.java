package io.minibatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class PlaceholderTest {
    @Test
    void counts_letters_and_quotes() {
        assertThat(new Placeholder("abc").length()).isEqualTo(5);
        assertThat(getClass().getModule().isNamed()).isFalse();
    }

    @Test
    void classes_live_in_the_package() {
        classes()
                .should()
                .resideInAPackage("io.minibatch..")
                .check(new ClassFileImporter().importPackages("io.minibatch"));
    }
}
