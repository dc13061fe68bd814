/** What an operator alerts on, as Prometheus reads it (docs/running.md says what each figure means). */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof open>;

function open() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const gauge = <T extends string = never>(name: string, help: string, labelNames: T[] = []) =>
    new Gauge({ name: `countersign_${name}`, help, labelNames, registers });
  return {
    registry,
    requestSeconds: new Histogram({
      name: "countersign_http_request_duration_seconds",
      help: "From the first byte of a request to the last of its answer, by route. Event streams are left out.",
      labelNames: ["method", "route", "status"] as const,
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    actions: new Counter({
      name: "countersign_actions_total",
      help: "What people asked for, by action and outcome: done, invalid, the code of a refusal, or error for a bug.",
      labelNames: ["action", "outcome"] as const,
      registers,
    }),
    databaseUp: gauge("database_up", "1 while the database answers."),
    poolConnections: gauge("database_pool_connections", "Connections of this process, by state.", ["state"]),
    authorizationsPending: gauge("authorizations_pending", "Authorizations that wait for votes."),
    outboxUnsent: gauge("outbox_unsent", "Rows in the outbox that were not sent yet."),
    outboxOldestSeconds: gauge("outbox_oldest_seconds", "Age of the oldest unsent row in the outbox."),
    libraryNotIntact: gauge("library_items_not_intact", "Library items whose last check found them missing or altered."),
    libraryFreeBytes: gauge("library_free_bytes", "Free space where the library's bytes are."),
    signInsFailed: gauge("sign_ins_failed", "Failed sign-ins of the last 15 minutes that count against a limit."),
    mailsWaiting: gauge("mails_waiting", "Mails that no server has taken yet."),
    mailsUndelivered: gauge("mails_undelivered", "Mails of the last 24 hours that were given up."),
    workerSeenSeconds: gauge("worker_seen_seconds", "Seconds since a worker was last seen; absent when none ever was."),
    jobsWaiting: gauge("jobs_waiting", "Jobs that are due and not begun, by queue.", ["queue"]),
    jobsFailed: gauge("jobs_failed", "Jobs of the last 24 hours that failed for good, by queue.", ["queue"]),
    jobFinishedSeconds: gauge("job_finished_seconds", "Seconds since a job was last finished, by queue.", ["queue"]),
  };
}

// Instrumentation and routes are separate module instances: what one counts the other shows.
const shared = globalThis as typeof globalThis & { countersignMetrics?: Metrics };

export function metrics(): Metrics {
  shared.countersignMetrics ??= open();
  return shared.countersignMetrics;
}
