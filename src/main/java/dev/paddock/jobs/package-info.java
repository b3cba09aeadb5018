/**
 * Jobs: each belongs to a run of a repository, waits for a runner with its labels, is given to
 * exactly one, and leaves its steps, logs and outputs. Entry point: {@link
 * dev.paddock.jobs.JobsFeature}.
 */
@NullMarked
package dev.paddock.jobs;

import org.jspecify.annotations.NullMarked;
