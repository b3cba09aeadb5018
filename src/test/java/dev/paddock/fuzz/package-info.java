/**
 * Properties that hold for every input, and the fuzzing that looks for one for which they do not.
 * The targets stand beside the classes they test and end in {@code FuzzTest}.
 */
@NullMarked
package dev.paddock.fuzz;

import org.jspecify.annotations.NullMarked;
