/**
 * YAML, of which JSON is a part, with the places of its parts: read by name, so that everything
 * that is wrong is found in one go and reported with its line. For files that people write.
 */
@NullMarked
package dev.paddock.yaml;

import org.jspecify.annotations.NullMarked;
