package dev.paddock.feature;

import dev.paddock.audit.Change;
import dev.paddock.identity.Level;
import dev.paddock.rest.Route;
import dev.paddock.web.Site;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A feature: all that one package adds to the server.
 *
 * @param name its package
 * @param routes of the REST API
 * @param sites that it serves beside the REST API
 * @param chores that run while the server runs, in the order in which they are due
 * @param sections of the world file
 * @param beforeDeletion runs in the transaction that deletes a repository or an environment, before
 *     it is gone: puts on record, or ends, what belongs to it
 */
public record Feature(
    String name,
    List<Route> routes,
    List<Site> sites,
    List<Chore> chores,
    List<WorldSection<?>> sections,
    Optional<BiConsumer<Change, Level>> beforeDeletion) {
  public Feature {
    routes = List.copyOf(routes);
    sites = List.copyOf(sites);
    chores = List.copyOf(chores);
    sections = List.copyOf(sections);
  }

  /** A feature with routes; what else it has is added by the methods below. */
  public static Feature of(String name, List<Route> routes) {
    return new Feature(name, routes, List.of(), List.of(), List.of(), Optional.empty());
  }

  /** The same feature with sites. */
  public Feature withSites(Site... more) {
    return new Feature(name, routes, List.of(more), chores, sections, beforeDeletion);
  }

  /** The same feature with chores. */
  public Feature withChores(Chore... more) {
    return new Feature(name, routes, sites, List.of(more), sections, beforeDeletion);
  }

  /** The same feature with a section of the world file. */
  public Feature withSection(WorldSection<?> section) {
    return new Feature(name, routes, sites, chores, List.of(section), beforeDeletion);
  }

  /** The same feature with an action before something is deleted. */
  public Feature beforeDeletion(BiConsumer<Change, Level> action) {
    return new Feature(name, routes, sites, chores, sections, Optional.of(action));
  }
}
