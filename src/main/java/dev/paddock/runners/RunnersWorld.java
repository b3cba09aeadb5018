package dev.paddock.runners;

import dev.paddock.feature.WorldApplying;
import dev.paddock.feature.WorldFormat;
import dev.paddock.feature.WorldItem;
import dev.paddock.feature.WorldPlace;
import dev.paddock.feature.WorldReading;
import dev.paddock.feature.WorldReport.Outcome;
import dev.paddock.feature.WorldSection;
import dev.paddock.identity.Level;
import dev.paddock.store.Handle;
import dev.paddock.yaml.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies and exports the runners of a world file: offline until an agent registers as them. */
final class RunnersWorld implements WorldSection<RunnersWorld.Entry> {
  private final RunnersFeature runners;
  private final RunnerWriter writer;

  RunnersWorld(RunnersFeature runners, RunnerWriter writer) {
    this.runners = runners;
    this.writer = writer;
  }

  /**
   * A runner in a world file.
   *
   * @param architecture empty where the file does not say it
   */
  record Entry(
      RunnerName name, RunnerOs os, Optional<Architecture> architecture, List<String> labels)
      implements WorldItem {
    @Override
    public String what() {
      return "runner " + name.value();
    }
  }

  static final class Format implements WorldFormat<Entry> {
    @Override
    public String key() {
      return "runners";
    }

    @Override
    public Set<WorldPlace> places() {
      return Set.of(WorldPlace.ENTERPRISE, WorldPlace.ORGANIZATION, WorldPlace.REPOSITORY);
    }

    @Override
    public Class<Entry> type() {
      return Entry.class;
    }

    @Override
    public Entry read(Fields fields, Owner owner, WorldReading reading) {
      var name = fields.text("name");
      reading.names().once("runner of " + owner.name(), name);
      var os = fields.word(fields.text("os"), RunnerOs.WORDS).map(RunnerOs::of);
      var architecture =
          fields.optionalWord("architecture", Architecture.WORDS).map(Architecture::of);
      var labels = fields.texts("labels");
      labels.forEach(label ->
          RunnerLabel.fault(label.value())
              .ifPresent(why -> reading.faults().add(label.location(), why)));
      fields.optionalWord("group", List.of(RunnerGroup.DEFAULT.name()));
      fields.end();
      return new Entry(
          reading.parsed(name, RunnerName::parse, RunnerName.RULE, new RunnerName("placeholder")),
          os.orElse(RunnerOs.LINUX),
          architecture,
          WorldReading.values(labels));
    }
  }

  @Override
  public WorldFormat<Entry> format() {
    return new Format();
  }

  @Override
  public void apply(WorldApplying applying, Level level, String name, Entry wanted) {
    var what = wanted.what() + " of " + name;
    var existing = runners.find(applying.tx(), level, wanted.name());
    // Without an architecture in the file, the runner keeps its own.
    var architecture =
        wanted.architecture().or(() -> existing.map(Runner::architecture)).orElse(Architecture.X64);
    if (existing.isEmpty()) {
      var made =
          writer.register(
              applying.change(), level, wanted.name(), wanted.os(), architecture, wanted.labels());
      applying.report().add(Outcome.MADE, what, made.id().value());
      return;
    }
    var old = existing.get();
    boolean same =
        old.os() == wanted.os()
            && old.architecture() == architecture
            && hasLabels(old, RunnerLabel.of(wanted.os(), architecture, wanted.labels()));
    if (!same) {
      writer.update(applying.change(), level, old.id(), wanted.os(), architecture, wanted.labels());
    }
    applying.report().add(same ? Outcome.LEFT : Outcome.CHANGED, what, old.id().value());
  }

  private static boolean hasLabels(Runner runner, List<RunnerLabel.Wanted> wanted) {
    return runner.labels().stream()
        .map(label -> new RunnerLabel.Wanted(label.name(), label.type()))
        .toList()
        .equals(wanted);
  }

  @Override
  public List<?> export(Handle handle, Level level, boolean withValues) {
    return runners.all(handle, level).stream()
        .filter(runner -> !runner.ephemeral())
        .map(RunnersWorld::json)
        .toList();
  }

  private static Map<String, Object> json(Runner runner) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", runner.name().value());
    json.put("os", runner.os().wire());
    json.put("architecture", runner.architecture().wire());
    json.put("labels", runner.customLabels());
    return json;
  }
}
