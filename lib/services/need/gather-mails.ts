import { lockRecipients, mailsToSend, makeMail } from "#lib/db/mail-store";
import { inTransaction } from "#lib/db/transaction";
import { isMailDue, occasionsDue } from "#lib/domain/mail";
import type { Context } from "../context.ts";

/** Makes one mail for each person to whom something is to be told by now; answers every mail that waits to be sent. */
export async function gatherMails({ db }: Pick<Context, "db">): Promise<string[]> {
  await inTransaction(db, async (tx) => {
    const { recipients, now } = await lockRecipients(tx);
    for (const { personId, needs, ...recipient } of recipients) {
      const due = occasionsDue(needs, now);
      if (isMailDue(due, recipient, now)) await makeMail(tx, personId, due);
    }
  });
  return mailsToSend(db);
}
