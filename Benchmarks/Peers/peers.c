// The client of Scripts/bench-peers: the same ballots into PostgreSQL or Redis, over TCP on 127.0.0.1.
//
// usage: peers expect BALLOTS
//        peers rows   BALLOTS CONNECTIONS BATCH    INSERT, BATCH rows a transaction
//        peers copy   BALLOTS CONNECTIONS BATCH    COPY into a staging table, then INSERT, BATCH rows a transaction
//        peers lua    BALLOTS CONNECTIONS BATCH    EVALSHA, BATCH commands sent before their answers are read
//        peers hsetnx BALLOTS CONNECTIONS BATCH    HSETNX, likewise
//
// `expect` prints "option count" lines, which the servers must hold at the end. The others print the ballots that
// the server answered as new, and the seconds from the first byte sent to the last answer read. libpq takes the
// server's address from PGHOST, PGPORT and the like; Redis's port and password are in REDIS_PORT and REDISCLI_AUTH.
//
// Ballots are made before the clock starts, so that making them costs no peer anything. A voter's ballots always
// take the same connection: transactions never wait for one another's voters, and none can deadlock. Batches are
// inserted in the voters' order, which is easier on the index.

#include <arpa/inet.h>
#include <errno.h>
#include <libpq-fe.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
  OPTIONS = 4,
  DUPLICATE_EVERY = 100, // every hundredth ballot is by a voter who was there before
  MAX_CONNECTIONS = 256,
  ID_BYTES = 16,
  COMMAND_BYTES = 160, // more than one command to Redis has
};

typedef struct {
  uint8_t voter[ID_BYTES];
  uint8_t option;
} Ballot;

// What one connection sends, and how far it is.
typedef struct {
  Ballot *ballots;
  long count, capacity, sent;
} Share;

static void stop(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("peers: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

static double now_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static long smaller(long a, long b) { return a < b ? a : b; }

// MARK: Ballots

// SplitMix64's output function: the same seed gives the same ids everywhere.
static uint64_t mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// The voter of the ballot `index`: the next new one, or for every hundredth ballot any of those before.
static uint64_t voter_of(uint64_t index) {
  uint64_t before = index - index / DUPLICATE_EVERY;
  return index % DUPLICATE_EVERY == DUPLICATE_EVERY - 1 ? mix(index) % before : before;
}

static Ballot ballot_of(uint64_t voter) {
  uint64_t halves[2] = {mix(2 * voter), mix(2 * voter + 1)};
  Ballot ballot;
  memcpy(ballot.voter, halves, ID_BYTES);
  ballot.option = (uint8_t)(mix(~voter) % OPTIONS);
  return ballot;
}

static Share *make_shares(long ballots, int connections) {
  Share *shares = calloc((size_t)connections, sizeof(Share));
  for (long index = 0; index < ballots; index++) {
    uint64_t voter = voter_of((uint64_t)index);
    Share *share = &shares[voter % (uint64_t)connections];
    if (share->count == share->capacity) {
      share->capacity = share->capacity * 2 + 1024;
      share->ballots = realloc(share->ballots, (size_t)share->capacity * sizeof(Ballot));
      if (!share->ballots) stop("no memory for %ld ballots", ballots);
    }
    share->ballots[share->count++] = ballot_of(voter);
  }
  return shares;
}

static void expect(long ballots) {
  long counts[OPTIONS] = {0};
  for (long index = 0; index < ballots; index++) {
    if (index % DUPLICATE_EVERY == DUPLICATE_EVERY - 1) continue;
    counts[ballot_of(voter_of((uint64_t)index)).option]++;
  }
  for (int option = 0; option < OPTIONS; option++) printf("%d %ld\n", option, counts[option]);
}

// MARK: PostgreSQL

// Stops unless the server's answer has the status `wanted`; gives the rows that the statement changed.
static long take(PGconn *server, PGresult *result, ExecStatusType wanted) {
  if (PQresultStatus(result) != wanted) stop("%s", PQerrorMessage(server));
  long rows = atol(PQcmdTuples(result));
  PQclear(result);
  return rows;
}

static PGconn *connect_postgresql(const char *set_up, const char *statement) {
  PGconn *server = PQconnectdb("");
  if (PQstatus(server) != CONNECTION_OK) stop("%s", PQerrorMessage(server));
  if (set_up) take(server, PQexec(server, set_up), PGRES_COMMAND_OK);
  take(server, PQprepare(server, "cast", statement, 0, NULL), PGRES_COMMAND_OK);
  return server;
}

static char *put16(char *at, uint16_t value) {
  value = htons(value);
  return (char *)memcpy(at, &value, 2) + 2;
}

static char *put32(char *at, uint32_t value) {
  value = htonl(value);
  return (char *)memcpy(at, &value, 4) + 4;
}

// A one-dimensional array without nulls in PostgreSQL's binary form, up to its first element.
static char *put_array_head(char *at, Oid element, long count) {
  at = put32(at, 1);
  at = put32(at, 0);
  at = put32(at, element);
  at = put32(at, (uint32_t)count);
  return put32(at, 1);
}

static const char *const insert_row =
    "INSERT INTO ballots VALUES ($1::uuid, $2::int2) ON CONFLICT DO NOTHING";
static const char *const insert_rows =
    "INSERT INTO ballots SELECT * FROM unnest($1::uuid[], $2::int2[]) ORDER BY 1 ON CONFLICT DO NOTHING";

static void send_rows(PGconn *server, Share *share, long batch, char *voters, char *options) {
  enum { UUID = 2950, INT2 = 21 }; // PostgreSQL's fixed type numbers
  long rows = smaller(batch, share->count - share->sent);
  char *voters_end = voters, *options_end = options;
  if (batch > 1) {
    voters_end = put_array_head(voters_end, UUID, rows);
    options_end = put_array_head(options_end, INT2, rows);
  }
  for (long row = 0; row < rows; row++) {
    const Ballot *ballot = &share->ballots[share->sent++];
    if (batch > 1) {
      voters_end = put32(voters_end, ID_BYTES);
      options_end = put32(options_end, 2);
    }
    voters_end = (char *)memcpy(voters_end, ballot->voter, ID_BYTES) + ID_BYTES;
    options_end = put16(options_end, ballot->option);
  }
  const char *values[2] = {voters, options};
  int lengths[2] = {(int)(voters_end - voters), (int)(options_end - options)};
  int formats[2] = {1, 1};
  if (!PQsendQueryPrepared(server, "cast", 2, values, lengths, formats, 1)) stop("%s", PQerrorMessage(server));
}

// Reads what has come; true when the statement on its way is answered.
static bool read_rows(PGconn *server, long *accepted) {
  if (!PQconsumeInput(server)) stop("%s", PQerrorMessage(server));
  while (!PQisBusy(server)) {
    PGresult *result = PQgetResult(server);
    if (!result) return true;
    *accepted += take(server, result, PGRES_COMMAND_OK);
  }
  return false;
}

static void watch(int poll, int socket, int number) {
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)number};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) != 0) stop("epoll_ctl: %s", strerror(errno));
}

static int next_events(int poll, struct epoll_event *events) {
  int count = epoll_wait(poll, events, MAX_CONNECTIONS, -1);
  if (count < 0 && errno != EINTR) stop("epoll_wait: %s", strerror(errno));
  return count < 0 ? 0 : count;
}

// One thread serves all connections, so that the client takes little of the cores that it shares.
static long cast_rows(Share *shares, int connections, long batch, double *started) {
  int poll = epoll_create1(0), open = 0;
  PGconn *servers[MAX_CONNECTIONS];
  char *voters = malloc((size_t)batch * 20 + 20), *options = malloc((size_t)batch * 6 + 20);
  for (int number = 0; number < connections; number++) {
    servers[number] = connect_postgresql(NULL, batch > 1 ? insert_rows : insert_row);
    watch(poll, PQsocket(servers[number]), number);
  }
  *started = now_seconds();
  for (int number = 0; number < connections; number++) {
    if (shares[number].count == 0) continue;
    send_rows(servers[number], &shares[number], batch, voters, options);
    open++;
  }
  long accepted = 0;
  struct epoll_event events[MAX_CONNECTIONS];
  while (open > 0) {
    int count = next_events(poll, events);
    for (int event = 0; event < count; event++) {
      uint32_t number = events[event].data.u32;
      if (!read_rows(servers[number], &accepted)) continue;
      if (shares[number].sent < shares[number].count) {
        send_rows(servers[number], &shares[number], batch, voters, options);
      } else {
        open--;
      }
    }
  }
  return accepted;
}

typedef struct {
  Share *share;
  long batch, accepted;
  PGconn *server;
} Copy;

static void copy_batch(Copy *copy, char *buffer) {
  static const char head[19] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
  char *end = (char *)memcpy(buffer, head, sizeof head) + sizeof head;
  long rows = smaller(copy->batch, copy->share->count - copy->share->sent);
  for (long row = 0; row < rows; row++) {
    const Ballot *ballot = &copy->share->ballots[copy->share->sent++];
    end = put16(end, 2);
    end = put32(end, ID_BYTES);
    end = (char *)memcpy(end, ballot->voter, ID_BYTES) + ID_BYTES;
    end = put32(end, 2);
    end = put16(end, ballot->option);
  }
  end = put16(end, UINT16_MAX);
  PGconn *server = copy->server;
  take(server, PQexec(server, "BEGIN"), PGRES_COMMAND_OK);
  take(server, PQexec(server, "COPY staging FROM STDIN (FORMAT binary)"), PGRES_COPY_IN);
  if (PQputCopyData(server, buffer, (int)(end - buffer)) != 1 || PQputCopyEnd(server, NULL) != 1) {
    stop("%s", PQerrorMessage(server));
  }
  for (PGresult *result; (result = PQgetResult(server));) take(server, result, PGRES_COMMAND_OK);
  copy->accepted += take(server, PQexecPrepared(server, "cast", 0, NULL, NULL, NULL, 1), PGRES_COMMAND_OK);
  take(server, PQexec(server, "COMMIT"), PGRES_COMMAND_OK);
}

static void *copy_share(void *argument) {
  Copy *copy = argument;
  char *buffer = malloc((size_t)copy->batch * 28 + 32);
  while (copy->share->sent < copy->share->count) copy_batch(copy, buffer);
  return NULL;
}

static long cast_copies(Share *shares, int connections, long batch, double *started) {
  Copy copies[MAX_CONNECTIONS];
  pthread_t threads[MAX_CONNECTIONS];
  for (int number = 0; number < connections; number++) {
    PGconn *server = connect_postgresql(
        "CREATE TEMPORARY TABLE staging (voter uuid, option int2) ON COMMIT DELETE ROWS",
        "INSERT INTO ballots SELECT * FROM staging ORDER BY voter ON CONFLICT DO NOTHING");
    copies[number] = (Copy){.share = &shares[number], .batch = batch, .server = server};
  }
  *started = now_seconds();
  for (int number = 0; number < connections; number++) {
    if (pthread_create(&threads[number], NULL, copy_share, &copies[number]) != 0) stop("no thread");
  }
  long accepted = 0;
  for (int number = 0; number < connections; number++) {
    pthread_join(threads[number], NULL);
    accepted += copies[number].accepted;
  }
  return accepted;
}

// MARK: Redis

// A set of the voters and a count for each option, which only a script can change together.
static const char *const cast_script =
    "if redis.call('SADD', KEYS[1], ARGV[1]) == 1 then"
    " redis.call('HINCRBY', KEYS[2], ARGV[2], 1) return 1 end return 0";

static void send_all(int socket, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) stop("send: %s", strerror(errno));
    bytes += sent;
    count -= (size_t)sent;
  }
}

static size_t receive_some(int socket, char *bytes, size_t room) {
  ssize_t received;
  do {
    received = recv(socket, bytes, room, 0);
  } while (received < 0 && errno == EINTR);
  if (received < 0) stop("recv: %s", strerror(errno));
  if (received == 0) stop("Redis ended the connection");
  return (size_t)received;
}

static int connect_redis(void) {
  const char *port = getenv("REDIS_PORT"), *password = getenv("REDISCLI_AUTH");
  if (!port || !password) stop("REDIS_PORT and REDISCLI_AUTH must be set");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int server = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) stop("connect: %s", strerror(errno));
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  char text[256];
  send_all(server, text, (size_t)snprintf(text, sizeof text, "AUTH %s\r\n", password));
  text[receive_some(server, text, sizeof text - 1)] = 0;
  if (strcmp(text, "+OK\r\n") != 0) stop("Redis answered %s", text);
  return server;
}

// Loads the script and leaves its name, 40 hexadecimal digits, in `name`.
static void load_script(int server, char name[41]) {
  char text[512];
  send_all(server, text, (size_t)snprintf(text, sizeof text, "*3\r\n$6\r\nSCRIPT\r\n$4\r\nLOAD\r\n$%zu\r\n%s\r\n",
                                          strlen(cast_script), cast_script));
  size_t have = 0;
  while (have < 47 && (have == 0 || text[0] == '$')) have += receive_some(server, text + have, sizeof text - 1 - have);
  text[have] = 0;
  if (sscanf(text, "$40\r\n%40[0-9a-f]", name) != 1) stop("Redis answered %s", text);
}

static const char *const evalsha =
    "*7\r\n$7\r\nEVALSHA\r\n$40\r\n%s\r\n$1\r\n2\r\n$6\r\nvoters\r\n$6\r\ncounts\r\n$16\r\n";
// One command without a script: a hash of voters with their options, from which the counts can be computed.
static const char *const hsetnx = "*4\r\n$6\r\nHSETNX\r\n$6\r\nvoters\r\n$16\r\n";

// `command` is all of a command that stands before the voter.
static void send_commands(int server, Share *share, long batch, const char *command, char *buffer) {
  char *end = buffer;
  for (long left = smaller(batch, share->count - share->sent); left > 0; left--) {
    const Ballot *ballot = &share->ballots[share->sent++];
    end = stpcpy(end, command);
    end = (char *)memcpy(end, ballot->voter, ID_BYTES) + ID_BYTES;
    end = stpcpy(end, "\r\n$1\r\n");
    *end++ = (char)('0' + ballot->option);
    end = stpcpy(end, "\r\n");
  }
  send_all(server, buffer, (size_t)(end - buffer));
}

// An answer is ":1\r\n" or ":0\r\n"; `heard` is how many of their bytes this connection has read.
static void count_answers(const char *bytes, size_t count, long *heard, long *accepted) {
  static const char shape[] = ":?\r\n";
  for (size_t index = 0; index < count; index++, ++*heard) {
    char wanted = shape[*heard % 4], found = bytes[index];
    if (wanted == '?' ? found != '0' && found != '1' : found != wanted) {
      stop("Redis answered %.*s", (int)(count - index), bytes + index);
    }
    if (wanted == '?') *accepted += found - '0';
  }
}

static long cast_commands(Share *shares, int connections, long batch, const char *command, double *started) {
  enum { READ_BYTES = 65536 };
  int poll = epoll_create1(0), open = 0, servers[MAX_CONNECTIONS];
  long heard[MAX_CONNECTIONS] = {0}, accepted = 0;
  char *buffer = malloc((size_t)batch * COMMAND_BYTES), *answers = malloc(READ_BYTES);
  for (int number = 0; number < connections; number++) {
    servers[number] = connect_redis();
    watch(poll, servers[number], number);
  }
  *started = now_seconds();
  for (int number = 0; number < connections; number++) {
    if (shares[number].count == 0) continue;
    send_commands(servers[number], &shares[number], batch, command, buffer);
    open++;
  }
  struct epoll_event events[MAX_CONNECTIONS];
  while (open > 0) {
    int count = next_events(poll, events);
    for (int event = 0; event < count; event++) {
      uint32_t number = events[event].data.u32;
      size_t bytes = receive_some(servers[number], answers, READ_BYTES);
      count_answers(answers, bytes, &heard[number], &accepted);
      if (heard[number] < 4 * shares[number].sent) continue;
      if (shares[number].sent < shares[number].count) {
        send_commands(servers[number], &shares[number], batch, command, buffer);
      } else {
        open--;
      }
    }
  }
  return accepted;
}

static long cast_scripts(Share *shares, int connections, long batch, double *started) {
  char script[41], command[COMMAND_BYTES];
  int server = connect_redis();
  load_script(server, script);
  close(server);
  snprintf(command, sizeof command, evalsha, script);
  return cast_commands(shares, connections, batch, command, started);
}

static long cast_fields(Share *shares, int connections, long batch, double *started) {
  return cast_commands(shares, connections, batch, hsetnx, started);
}

// MARK: Main

typedef long Cast(Share *shares, int connections, long batch, double *started);

static Cast *cast_named(const char *name) {
  if (strcmp(name, "rows") == 0) return cast_rows;
  if (strcmp(name, "copy") == 0) return cast_copies;
  if (strcmp(name, "lua") == 0) return cast_scripts;
  if (strcmp(name, "hsetnx") == 0) return cast_fields;
  stop("no way to cast is called %s", name);
  return NULL;
}

int main(int count, char **arguments) {
  long ballots = count > 2 ? atol(arguments[2]) : 0;
  if (count == 3 && strcmp(arguments[1], "expect") == 0 && ballots > 0) {
    expect(ballots);
    return 0;
  }
  int connections = count == 5 ? atoi(arguments[3]) : 0;
  long batch = count == 5 ? atol(arguments[4]) : 0;
  if (ballots < 1 || connections < 1 || connections > MAX_CONNECTIONS || batch < 1 || batch > 1000000) {
    stop("usage: peers expect BALLOTS | peers rows|copy|lua|hsetnx BALLOTS CONNECTIONS BATCH");
  }
  Cast *cast = cast_named(arguments[1]);
  Share *shares = make_shares(ballots, connections);
  double started = 0;
  long accepted = cast(shares, connections, batch, &started);
  printf("%ld %.6f\n", accepted, now_seconds() - started);
  return 0;
}
