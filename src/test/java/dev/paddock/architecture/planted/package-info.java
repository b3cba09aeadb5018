/** Code that breaks rules, each in its own way, in packages that are named like the real ones. */
@NullMarked
package dev.paddock.architecture.planted;

import org.jspecify.annotations.NullMarked;
