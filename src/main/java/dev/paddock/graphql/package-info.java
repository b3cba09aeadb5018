/** The part of GitHub's GraphQL API that {@code gh} needs: the viewer, and look-ups by name. */
@NullMarked
package dev.paddock.graphql;

import org.jspecify.annotations.NullMarked;
