/** The part of GitHub's GraphQL that {@code gh} needs: who am I, and which ids have these names. */
@NullMarked
package dev.paddock.graphql;

import org.jspecify.annotations.NullMarked;
