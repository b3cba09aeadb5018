import dev.paddock.testkit.Agent;
import dev.paddock.testkit.Agent.AgentConnectionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Many runner agents in one process, each on a virtual thread and a connection of its own. They do
 * what is read from standard input, and answer each line with one JSON object:
 *
 * <pre>
 * register COUNT TOKEN OWNER LABEL   the agents take turns on the servers that are the arguments
 * online                             sessions are opened, and polls begin
 * jobs COUNT PER_SECOND TOKEN PATH LABEL
 * again                              every agent starts anew: token, session, poll
 * </pre>
 */
final class Agents {
  private static final int KEYS = 4;
  private static final int AT_ONCE = 64;
  private static final long AFTER_A_FAILURE = 1_000_000_000;

  private final List<String> servers;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<KeyPair> keys = new ArrayList<>();
  private final List<Agent> agents = new ArrayList<>();
  private final Map<Long, Long> created = new ConcurrentHashMap<>();
  private final Map<Long, Long> received = new ConcurrentHashMap<>();
  private final Map<Long, AtomicInteger> done = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int generation;

  private Agents(List<String> servers) {
    this.servers = servers;
    for (int i = 0; i < KEYS; i++) {
      keys.add(Agent.newKey());
    }
  }

  public static void main(String[] servers) throws Exception {
    var agents = new Agents(List.of(servers));
    var in = new BufferedReader(new InputStreamReader(System.in));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var words = line.split(" ");
      System.out.println(
          switch (words[0]) {
            case "register" -> agents.register(Integer.parseInt(words[1]), words[2], words[3], words[4]);
            case "online" -> agents.online();
            case "again" -> agents.online();
            case "jobs" ->
                agents.jobs(
                    Integer.parseInt(words[1]),
                    Double.parseDouble(words[2]),
                    words[3],
                    words[4],
                    words[5]);
            default -> throw new IllegalArgumentException(line);
          });
    }
    System.exit(0);
  }

  private interface Work {
    void on(int number) throws Exception;
  }

  /** Does a thing so many times, some at once; seconds that it took. */
  private double all(int count, Work work) throws InterruptedException {
    long begin = System.nanoTime();
    var turns = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        turns.acquire();
        threads.execute(() -> {
          try {
            work.on(number);
          } catch (Exception | AssertionError failure) {
            if (failures.getAndIncrement() < 5) {
              System.err.println(failure);
            }
          } finally {
            turns.release();
          }
        });
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private String register(int count, String token, String owner, String label)
      throws InterruptedException {
    int before = agents.size();
    var made = new Agent[count];
    double seconds =
        all(
            count,
            number -> {
              var wire =
                  new Agent.Wire(
                      client, servers.get(number % servers.size()), Clock.systemUTC());
              made[number] =
                  Agent.register(
                      wire,
                      owner,
                      token,
                      label + "-" + (before + number),
                      keys.get(number % KEYS),
                      Agent.Options.labelled(label));
            });
    agents.addAll(Arrays.asList(made));
    return result(count, seconds);
  }

  private String result(int count, double seconds) {
    return "{\"count\": %d, \"seconds\": %.3f, \"failures\": %d}"
        .formatted(count, seconds, failures.getAndSet(0));
  }

  /** From the token to the poll, for every agent; polls of before are over. */
  private String online() throws InterruptedException {
    int mine = ++generation;
    double seconds =
        all(
            agents.size(),
            number -> {
              var agent = agents.get(number);
              agent.authorize();
              if (agent.hasSession()) {
                agent.close();
              }
              if (agent.open().status() != 200) {
                throw new IllegalStateException("no session");
              }
              Thread.startVirtualThread(() -> poll(agent, mine));
            });
    return result(agents.size(), seconds);
  }

  private void poll(Agent first, int mine) {
    var agent = first;
    int server = servers.indexOf(serverOf(agent));
    while (generation == mine) {
      try {
        var message = agent.message(agent.poll("Online"));
        if (message.isPresent()) {
          long id = message.get().request();
          received.putIfAbsent(id, System.nanoTime());
          agent = run(agent, message.get());
          done.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
        }
      } catch (AgentConnectionException gone) {
        LockSupport.parkNanos(AFTER_A_FAILURE);
        server = (server + 1) % servers.size();
        agent = agent.movedTo(servers.get(server));
      } catch (AssertionError refused) {
        if (generation == mine && failures.getAndIncrement() < 5) {
          System.err.println(refused.getMessage());
        }
        LockSupport.parkNanos(AFTER_A_FAILURE);
      }
    }
  }

  // As the worker of a real agent, it tells the end until somebody hears it, whichever server.
  private Agent run(Agent first, Agent.Message message) {
    try {
      first.run(message);
      return first;
    } catch (AgentConnectionException gone) {
      var agent = first;
      while (true) {
        LockSupport.parkNanos(AFTER_A_FAILURE);
        agent = agent.movedTo(servers.get((servers.indexOf(serverOf(agent)) + 1) % servers.size()));
        try {
          agent.work(message).complete("Succeeded", Map.of());
          return agent;
        } catch (AgentConnectionException stillGone) {
          // the next one
        }
      }
    }
  }

  private String serverOf(Agent agent) {
    return servers.stream().filter(it -> agent.tenant().startsWith(it)).findFirst().orElseThrow();
  }

  /** Puts jobs into the queue at a pace, on the servers in turn, and waits for their ends. */
  private String jobs(int count, double perSecond, String token, String path, String label)
      throws InterruptedException {
    created.clear();
    received.clear();
    done.clear();
    var ended = new CountDownLatch(count);
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + (long) (i / perSecond * 1e9);
      LockSupport.parkNanos(due - System.nanoTime());
      var server = servers.get(i % servers.size());
      Thread.startVirtualThread(() -> {
        create(server, token, path, label);
        ended.countDown();
      });
    }
    ended.await();
    double seconds = (System.nanoTime() - begin) / 1e9;
    for (int i = 0; i < 600 && done.size() < created.size(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    var millis =
        created.keySet().stream()
            .filter(received::containsKey)
            .mapToDouble(id -> (received.get(id) - created.get(id)) / 1e6)
            .sorted()
            .toArray();
    return ("{\"created\": %d, \"done\": %d, \"doubled\": %d, \"seconds\": %.3f, \"p50\": %.2f,"
            + " \"p99\": %.2f, \"max\": %.2f, \"failures\": %d}")
        .formatted(
            created.size(),
            done.size(),
            done.values().stream().filter(it -> it.get() > 1).count(),
            seconds,
            at(millis, 0.5),
            at(millis, 0.99),
            at(millis, 1),
            failures.getAndSet(0));
  }

  private static double at(double[] sorted, double share) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)];
  }

  // One that is not answered may be there or not; it is no confirmed one.
  private void create(String server, String token, String path, String label) {
    var body =
        "{\"labels\": [\"%s\"], \"steps\": [{\"run\": \"true\"}]}".formatted(label);
    var request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body))
            .build();
    long begin = System.nanoTime();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 201) {
        var id = answer.body().replaceFirst("^\\{\"id\":([0-9]+).*", "$1");
        created.put(Long.parseLong(id), begin);
      } else {
        failures.incrementAndGet();
        System.err.println(answer.body());
      }
    } catch (IOException gone) {
      failures.incrementAndGet();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
