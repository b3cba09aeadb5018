/**
 * What runner agents talk to: registration, tokens, sessions, messages, and what a job's worker
 * sends back. The only place where agents, pools, sessions, plans and timelines are spoken of; they
 * are the wire's words for runners, groups, connections, runs and steps. Door: {@link
 * dev.paddock.broker.BrokerFeature}.
 */
@NullMarked
package dev.paddock.broker;

import org.jspecify.annotations.NullMarked;
