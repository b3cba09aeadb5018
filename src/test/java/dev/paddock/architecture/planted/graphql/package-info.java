@NullMarked
package dev.paddock.architecture.planted.graphql;

import org.jspecify.annotations.NullMarked;
