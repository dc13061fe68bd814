/** The worker process: what must happen later, or again and again. */
import { PgBoss } from "pg-boss";
import { closeSharedDatabase, database } from "#lib/db/client";
import { environment } from "#lib/env";
import { expireLateAuthorizations } from "#lib/services/gate/expire-late-authorizations";
import { forgetAttempts } from "#lib/services/identity/forget-attempts";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { verifyLibrary } from "#lib/services/library/verify-library";
import { forgetSentOutbox, sendOutbox } from "#lib/services/outbox/send-outbox";

const everyMinute = "* * * * *";
const everyHour = "7 * * * *";
const everyNight = "37 2 * * *";
const outboxEveryMs = 1000;

interface Job {
  queue: string;
  cron: string;
  run: () => Promise<unknown>;
}

const jobs: readonly Job[] = [
  {
    queue: "expire-authorizations",
    cron: everyMinute,
    run: () => expireLateAuthorizations({ actor: { kind: "system", job: "expire-authorizations" }, db: database() }),
  },
  { queue: "forget-sent-outbox", cron: everyHour, run: () => forgetSentOutbox({ db: database() }) },
  { queue: "forget-sign-in-attempts", cron: everyHour, run: () => forgetAttempts({ db: database() }) },
  { queue: "sweep-media", cron: everyNight, run: () => sweepMedia({ db: database() }) },
  {
    queue: "verify-library",
    cron: everyHour,
    run: async () => {
      const damaged = await verifyLibrary({ actor: { kind: "system", job: "verify-library" }, db: database() });
      for (const sentence of damaged) console.error("The library:", sentence);
    },
  },
];

// The migration made pg-boss's schema: the application role may not.
const boss = new PgBoss({
  connectionString: environment().DATABASE_URL,
  schema: "pgboss",
  migrate: false,
  createSchema: false,
  reindex: false,
  max: 4,
});
boss.on("error", (error) => console.error("The job queue:", error));

await boss.start();
for (const { queue, cron, run } of jobs) {
  await boss.createQueue(queue, { policy: "singleton", retryLimit: 2 });
  await boss.work(queue, async () => {
    await run();
  });
  await boss.schedule(queue, cron);
}

let isStopping = false;
const pump = (async () => {
  while (!isStopping) {
    const topics = await sendOutbox({ db: database() }).catch((error: unknown) => {
      console.error("The outbox:", error);
      return [];
    });
    if (topics.length === 0) await new Promise((resolve) => setTimeout(resolve, outboxEveryMs));
  }
})();

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([pump, boss.stop({ graceful: true, timeout: 8000 })]);
  await closeSharedDatabase();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
