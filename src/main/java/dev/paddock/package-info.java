/** The program: chooses the command, nothing else. */
@NullMarked
package dev.paddock;

import org.jspecify.annotations.NullMarked;
