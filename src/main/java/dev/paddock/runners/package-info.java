/**
 * Self-hosted runners and their labels, registration and remove tokens, and just-in-time
 * configuration. Entry point: {@link dev.paddock.runners.RunnersFeature}.
 */
@NullMarked
package dev.paddock.runners;

import org.jspecify.annotations.NullMarked;
