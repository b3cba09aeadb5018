/** The command line: {@code serve} and the operator's commands. */
@NullMarked
package dev.paddock.cli;

import org.jspecify.annotations.NullMarked;
