/**
 * What the code may and may not do, as tables: {@link dev.paddock.architecture.Floors} for who may
 * use whom, and one class of {@link dev.paddock.architecture.Rule}s per subject.
 *
 * <p>Every rule has a twin below {@code planted}: code that breaks it, in packages named like the
 * real ones. A rule that lets its twin pass holds nothing, so it fails.
 */
@NullMarked
package dev.paddock.architecture;

import org.jspecify.annotations.NullMarked;
