/** The worker process: what must happen later, or again and again. */
import { PgBoss } from "pg-boss";
import { closeSharedDatabase, database } from "#lib/db/client";
import { environment, mailSettings } from "#lib/env";
import { log } from "#lib/log";
import { sweepUploads } from "#lib/services/build/sweep-uploads";
import { expireLateAuthorizations } from "#lib/services/gate/expire-late-authorizations";
import { forgetAttempts } from "#lib/services/identity/forget-attempts";
import { sweepMedia } from "#lib/services/library/sweep-media";
import { verifyLibrary } from "#lib/services/library/verify-library";
import { forgetAnswers } from "#lib/services/machine/forget-answers";
import { planMeetings } from "#lib/services/meeting/plan-meetings";
import { gatherMails } from "#lib/services/need/gather-mails";
import { raiseLateNeeds, settleEveryNeed } from "#lib/services/need/raise-needs";
import { forgetSentOutbox, sendOutbox } from "#lib/services/outbox/send-outbox";
import { openPost, queueMails, workMails } from "./mail.ts";

const everyMinute = "* * * * *";
const everyHour = "7 * * * *";
const everyTenMinutes = "*/10 * * * *";
const everyNight = "37 2 * * *";
const outboxEveryMs = 1000;
const outboxRestMs = 5000;

interface Job {
  queue: string;
  cron: string;
  run: () => Promise<unknown>;
}

/** Where a mail server is set: people are written to. */
const mail = mailSettings();
const post = mail && openPost(mail);

const jobs: readonly Job[] = [
  {
    queue: "write-of-needs",
    cron: everyMinute,
    run: async () => {
      await raiseLateNeeds({ db: database() });
      if (mail) await queueMails(boss, await gatherMails({ db: database() }));
    },
  },
  { queue: "settle-needs", cron: everyTenMinutes, run: () => settleEveryNeed({ db: database() }) },
  {
    queue: "expire-authorizations",
    cron: everyMinute,
    run: () => expireLateAuthorizations({ actor: { kind: "system", job: "expire-authorizations" }, db: database() }),
  },
  { queue: "forget-sent-outbox", cron: everyHour, run: () => forgetSentOutbox({ db: database() }) },
  { queue: "forget-answers", cron: everyHour, run: () => forgetAnswers({ db: database() }) },
  { queue: "forget-sign-in-attempts", cron: everyHour, run: () => forgetAttempts({ db: database() }) },
  {
    queue: "plan-meetings",
    cron: everyHour,
    run: () => planMeetings({ actor: { kind: "system", job: "plan-meetings" }, db: database() }),
  },
  { queue: "sweep-uploads", cron: everyHour, run: () => sweepUploads({ db: database() }) },
  {
    queue: "sweep-media",
    cron: everyNight,
    run: async () => {
      const { missing } = await sweepMedia({ actor: { kind: "system", job: "sweep-media" }, db: database() });
      for (const sha256 of missing)
        log().error({ kind: "library" }, `The library's store has no bytes with the digest ${sha256}.`);
    },
  },
  {
    queue: "verify-library",
    cron: everyHour,
    run: async () => {
      const damaged = await verifyLibrary({ actor: { kind: "system", job: "verify-library" }, db: database() });
      for (const sentence of damaged) log().error({ kind: "library" }, sentence);
    },
  },
];

/** Runs a job and tells how it ended; one that failed is tried again by its queue. */
async function runJob({ queue, run }: Job): Promise<void> {
  const since = performance.now();
  const ended = () => ({ kind: "job", job: queue, ms: Math.round(performance.now() - since) });
  try {
    await run();
    log().info({ ...ended(), outcome: "done" }, `${queue}: done`);
  } catch (error) {
    log().error({ ...ended(), outcome: "error", err: error }, `${queue} failed`);
    throw error;
  }
}

// The migration made pg-boss's schema: the application role may not.
const boss = new PgBoss({
  connectionString: environment().DATABASE_URL,
  schema: "pgboss",
  migrate: false,
  createSchema: false,
  reindex: false,
  max: 4,
  // The sign of life that /api/ready looks for.
  instanceName: "worker",
  instanceHeartbeatSeconds: 20,
});
boss.on("error", (error) => log().error({ kind: "queue", err: error }, "The job queue failed."));

let isStopping = false;
let pump: Promise<void> = Promise.resolve();

async function pumpOutbox(): Promise<void> {
  while (!isStopping) {
    let restMs = outboxEveryMs;
    try {
      if ((await sendOutbox({ db: database() })).length > 0) continue;
    } catch (error) {
      log().error({ kind: "outbox", err: error }, "The outbox could not be sent.");
      restMs = outboxRestMs;
    }
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([pump, boss.stop({ graceful: true, timeout: 8000 })]);
  post?.close();
  await closeSharedDatabase();
  log().info({ kind: "worker" }, "The worker has stopped.");
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());

await boss.start();
for (const job of jobs) {
  await boss.createQueue(job.queue, { policy: "singleton", retryLimit: 2 });
  await boss.work(job.queue, () => runJob(job));
  await boss.schedule(job.queue, job.cron);
}
if (mail && post) await workMails(boss, { address: mail.address, carry: post.carry });
pump = pumpOutbox();
// An installation of an earlier version has needs that no entry tells of again.
await settleEveryNeed({ db: database() });
log().info({ kind: "worker" }, "The worker works.");
