/** Configuration and wiring: the only place that knows every feature. */
@NullMarked
package dev.paddock.app;

import org.jspecify.annotations.NullMarked;
