package io.minibatch;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * A primitive component of a record must be in the JSON: a stream of something else would otherwise be read as records
 * full of zeros.
 */
final class PrimitivesRequired extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        var marked = super.hasRequiredMarker(config, member);
        if (marked == null
                && member instanceof AnnotatedParameter
                && member.getRawType().isPrimitive()) {
            return Boolean.TRUE;
        }
        return marked;
    }
}
