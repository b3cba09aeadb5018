package dev.paddock.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testkit.Engine;
import dev.paddock.testkit.TestServer;
import dev.paddock.testkit.Worlds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What no well-meaning client sends, and what is unusual but right. Each line prints what the
 * server did; whatever that was, the next client is served.
 */
final class AbuseTest {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})");
  private static final String TOKEN = "Authorization: Bearer ghp_alice000000000000000000000\r\n";

  private static TestServer server;
  private static int port;

  @BeforeAll
  static void start() {
    server = TestServer.with(Engine.SQLITE, Worlds.read("acme.yaml"));
    port = URI.create(server.url()).getPort();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // ~ is CRLF, and {x*n} repeats x; bytes beyond ASCII are sent as ISO 8859-1.
  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          two lengths                       | POST /api/v3/user HTTP/1.1~Host: x~Content-Length: 2~Content-Length: 3~~{} | 400
          a length and chunks               | POST /api/v3/user HTTP/1.1~Host: x~Content-Length: 2~Transfer-Encoding: chunked~~0~~ | 400
          an unknown transfer coding        | POST /api/v3/user HTTP/1.1~Host: x~Transfer-Encoding: gzip~~ | 400
          a length that is none             | POST /api/v3/user HTTP/1.1~Host: x~Content-Length: two~~ | 400
          a negative length                 | POST /api/v3/user HTTP/1.1~Host: x~Content-Length: -1~~ | 400
          a chunk size that is none         | POST /api/v3/user HTTP/1.1~Host: x~Transfer-Encoding: chunked~~zz~~ | 400 or closed
          a chunk size beyond all numbers   | POST /api/v3/user HTTP/1.1~Host: x~Transfer-Encoding: chunked~~fffffffffffffffff~~ | 400 or closed
          a folded header                   | GET /api/v3/zen HTTP/1.1~Host: x~X-A: b~ c~~ | 400
          a header folded by a tab          | GET /api/v3/zen HTTP/1.1~Host: x~X-A: b~\tc~~ | 400
          a fold behind a pipelined body    | POST /api/v3/zen HTTP/1.1~Host: x~Content-Length: 2~~{}GET /api/v3/zen HTTP/1.1~Host: x~ y: z~~ | 404 or closed
          a fold behind the request line    | GET /api/v3/zen HTTP/1.1~ Host: x~~ | 400
          no Host                           | GET /api/v3/zen HTTP/1.1~~ | 400
          two Hosts                         | GET /api/v3/zen HTTP/1.1~Host: x~Host: y~~ | 400
          two credentials                   | GET /api/v3/zen HTTP/1.1~Host: x~Authorization: token a~Authorization: token b~~ | 400
          white space before the colon      | GET /api/v3/zen HTTP/1.1~Host : x~~ | 400
          a header without a name           | GET /api/v3/zen HTTP/1.1~Host: x~: y~~ | 400
          a NUL in a header                 | GET /api/v3/zen HTTP/1.1~Host: x~X-A: a\0b~~ | 400
          a NUL in the path                 | GET /api/v3/z\0n HTTP/1.1~Host: x~~ | 400
          an encoded NUL                    | GET /api/v3/users/a%00b HTTP/1.1~Host: x~~ | 404
          a bare CR in a header             | GET /api/v3/zen HTTP/1.1~Host: x~X-A: a<CR>b~~ | 400
          a request line of 20,000 bytes    | GET /api/v3/{z*20000} HTTP/1.1~Host: x~~ | 414
          a header of 40,000 bytes          | GET /api/v3/zen HTTP/1.1~Host: x~X-A: {a*40000}~~ | 431
          five hundred headers              | GET /api/v3/zen HTTP/1.1~Host: x~{X-A: b~*500}~ | 431
          dotted paths                      | GET /api/v3/orgs/../user HTTP/1.1~Host: x~~ | 400
          encoded dots                      | GET /api/v3/orgs/%2e%2e/user HTTP/1.1~Host: x~~ | 400
          a doubled slash                   | GET //api/v3/zen HTTP/1.1~Host: x~~ | 404
          a percent without digits          | GET /api/v3/users/a%zz HTTP/1.1~Host: x~~ | 400
          half a UTF-8 sequence             | GET /api/v3/users/%c3 HTTP/1.1~Host: x~~ | 400
          an overlong UTF-8 sequence        | GET /api/v3/users/%c0%ae HTTP/1.1~Host: x~~ | 400
          an encoded surrogate              | GET /api/v3/users/%ed%a0%80 HTTP/1.1~Host: x~~ | 400
          bytes that are no UTF-8           | GET /api/v3/users/\u00ff\u00fe HTTP/1.1~Host: x~~ | 400 or 404
          a method that is none             | G@T /api/v3/zen HTTP/1.1~Host: x~~ | 400 or 404
          CONNECT                           | CONNECT x:1 HTTP/1.1~Host: x~~ | 400 or 404
          TRACE                             | TRACE /api/v3/zen HTTP/1.1~Host: x~~ | 404
          HTTP/3 in words                   | GET /api/v3/zen HTTP/3.0~Host: x~~ | 400 or 505 or closed
          no version                        | GET /api/v3/zen~Host: x~~ | 400 or 501 or closed
          noise                             | \u0016\u0003\u0001\u0002~~ | 400 or closed
          a body of 200,000 bytes           | POST /api/v3/zen HTTP/1.1~Host: x~Content-Length: 200000~~{a*200000} | 413
          a body that its length cuts off   | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 2~~{"visibility"} | 400
          JSON that goes too deep           | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 6000~~{[*6000} | 400
          a number of a thousand digits     | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 1007~~{"a": {1*1000}} | 400
          a member twice                    | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 15~~{"a":1, "a": 2} | 400
          a lone surrogate                  | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 25~~{"visibility": "\\ud800aa"} | 400 or 422
          a byte order mark                 | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 5~~\u00ef\u00bb\u00bf{} | 400
          an id beyond 64 bits              | GET /api/v3/orgs/acme/actions/runners/99999999999999999999999 HTTP/1.1~Host: x~$~ | 404
          odd pages                         | GET /api/v3/orgs/acme/actions/secrets?page=-1&per_page=99999999999999999999 HTTP/1.1~Host: x~$~ | 200
          a name of 1,000 letters           | DELETE /api/v3/orgs/acme/actions/secrets/{A*1000} HTTP/1.1~Host: x~$~ | 404 or 422
          """)
  void whatIsWrongIsRefused(String about, String bytes, String expected) throws IOException {
    var statuses = statuses(exchange(unpacked(bytes)));
    System.out.printf("abuse: %-34s %s%n", about, statuses.isEmpty() ? "closed" : statuses);
    assertThat(List.of(expected.split(" or ", -1)))
        .contains(statuses.isEmpty() ? "closed" : statuses);
    assertThat(server.anonymous().get("/zen").status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          HTTP/1.0                     | GET /api/v3/zen HTTP/1.0~~                                         | 200
          HTTP/1.0 with Host           | GET /api/v3/zen HTTP/1.0~Host: x~~                                 | 200
          HTTP/1.0 kept alive          | GET /api/v3/zen HTTP/1.0~Connection: keep-alive~~GET /api/v3/zen HTTP/1.0~~ | 200 200
          Connection: close            | GET /api/v3/zen HTTP/1.1~Host: x~Connection: close~~               | 200
          pipelining                   | {GET /api/v3/zen HTTP/1.1~Host: x~~*5}                             | 200 200 200 200 200
          the absolute form            | GET http://x/api/v3/zen HTTP/1.1~Host: x~~                         | 200
          a body in chunks             | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Transfer-Encoding: chunked~~2~{}~0~~ | 422
          a pretty body                | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Content-Length: 6~~{~  } | 422
          Expect: 100-continue         | PUT /api/v3/orgs/acme/actions/secrets/A HTTP/1.1~Host: x~$Expect: 100-continue~Content-Length: 2~~{} | 100 422
          an empty line before         | ~GET /api/v3/zen HTTP/1.1~Host: x~~                                | 200
          """)
  void whatIsUnusualButRightIsServed(String about, String bytes, String expected)
      throws IOException {
    var statuses = statuses(exchange(unpacked(bytes)));
    System.out.printf("unusual: %-32s %s%n", about, statuses);
    assertThat(statuses).isEqualTo(expected);
  }

  @Test
  void aConnectionThatIsToBeClosedIsClosed() throws IOException {
    try (var socket = connect()) {
      write(socket, "GET /api/v3/zen HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      // Reads to the end of the stream, which is there only if the server closes.
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void slowClientsAreTimedOutWhileOthersAreServed() throws Exception {
    var slow = new ArrayList<Socket>();
    for (int i = 0; i < 100; i++) {
      var socket = connect();
      write(
          socket,
          i % 2 == 0
              ? "GET /api/v3/zen HTTP/1.1\r\nHost:"
              : "POST /api/v3/zen HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
      slow.add(socket);
    }
    assertThat(server.anonymous().get("/zen").status()).isEqualTo(200);
    for (Socket socket : slow) {
      socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
      assertThat(new String(drain(socket), StandardCharsets.UTF_8)).doesNotContain("HTTP/1.1 2");
      socket.close();
    }
    assertThat(server.anonymous().get("/zen").status()).isEqualTo(200);
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void write(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String unpacked(String bytes) {
    var repeated = Pattern.compile("\\{([^*{}]+)\\*([0-9]+)}");
    return repeated
        .matcher(bytes)
        .replaceAll(it ->
            java.util.regex.Matcher.quoteReplacement(
                it.group(1).repeat(Integer.parseInt(it.group(2)))))
        .replace("$", TOKEN)
        .replace("~", "\r\n")
        .replace("<CR>", "\r");
  }

  /** What the server sends until it closes, or has nothing to add. */
  private static String exchange(String bytes) throws IOException {
    try (var socket = connect()) {
      socket.setSoTimeout(10_000);
      try {
        write(socket, bytes);
      } catch (SocketException closedBeforeAllWasRead) {
        // What it said before can still be read.
      }
      return new String(drain(socket), StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] drain(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    var in = socket.getInputStream();
    try {
      for (int read = in.read(); read >= 0; read = in.read()) {
        all.write(read);
        socket.setSoTimeout(300);
      }
    } catch (IOException silentOrReset) {
      // That is the end, too.
    }
    return all.toByteArray();
  }

  private static String statuses(String answers) {
    return STATUS
        .matcher(answers)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.joining(" "));
  }
}
