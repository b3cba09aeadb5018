/**
 * The protocol of runner agents: registration, tokens, sessions, messages, and what a job's worker
 * sends back. The only place that speaks of agents, pools, sessions, plans and timelines, which are
 * the protocol's words for runners, groups, connections, runs and steps. Entry point: {@link
 * dev.paddock.broker.BrokerFeature}.
 */
@NullMarked
package dev.paddock.broker;

import org.jspecify.annotations.NullMarked;
