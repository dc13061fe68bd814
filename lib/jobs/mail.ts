/** Mail: handed to an SMTP server, and tried again for hours when that does not take it. */
import { createTransport } from "nodemailer";
import type { PgBoss } from "pg-boss";
import { database } from "#lib/db/client";
import type { MailSettings } from "#lib/env";
import { log } from "#lib/log";
import { type Carry, deliverMail, giveUpMail } from "#lib/services/need/deliver-mail";

export const mailQueue = "send-mail";
export const undeliveredQueue = "undelivered-mail";

/** Thirty seconds, a minute, two ... up to an hour: given up after about five hours. A killed worker's mail is due again after five minutes. */
const patience = { retryLimit: 11, retryDelay: 30, retryBackoff: true, retryDelayMax: 3600, expireInSeconds: 300 };
/** Well below the three minutes after which a claim lapses. */
const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 };

/** Carries letters to the SMTP server of these settings. */
export function openPost({ smtpUrl, from, address }: MailSettings): { carry: Carry; close: () => void } {
  const transport = createTransport({ url: smtpUrl, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
  const { hostname } = new URL(address);
  return {
    carry: async ({ id, to, subject, text, html }) => {
      await transport.sendMail({
        from,
        to: { name: to.name, address: to.email },
        messageId: `<${id}@${hostname}>`,
        subject,
        text,
        html,
        headers: { "Auto-Submitted": "auto-generated" },
      });
    },
    close: () => transport.close(),
  };
}

interface MailJob {
  mailId: string;
}

/** Sends what is put into the queue; what was tried to the end is given up. `times` is for those who have less patience. */
export async function workMails(
  boss: PgBoss,
  { address, carry, times = patience }: { address: string; carry: Carry; times?: Partial<typeof patience> },
): Promise<void> {
  const db = database();
  await boss.createQueue(undeliveredQueue, { policy: "standard", retryLimit: 2 });
  await boss.createQueue(mailQueue, { policy: "exclusive", deadLetter: undeliveredQueue, ...times });
  await boss.work<MailJob>(mailQueue, async ([job]) => {
    if (!job) return;
    const { mailId } = job.data;
    try {
      log().info({ kind: "mail", mail: mailId }, `mail: ${await deliverMail({ db }, mailId, { address, carry })}`);
    } catch (error) {
      log().warn({ kind: "mail", mail: mailId, err: error }, "A mail was not taken; it is tried again.");
      throw error;
    }
  });
  await boss.work<MailJob>(undeliveredQueue, async ([job]) => {
    if (!job) return;
    await giveUpMail({ db }, job.data.mailId);
    log().error({ kind: "mail", mail: job.data.mailId }, "A mail could not be delivered and is given up.");
  });
}

/** Puts mails into the queue, each once: one that is in it, or is being sent, is left alone. */
export async function queueMails(boss: PgBoss, mailIds: readonly string[]): Promise<void> {
  for (const mailId of mailIds) await boss.send(mailQueue, { mailId }, { singletonKey: mailId });
}
