import { randomUUID } from "node:crypto";
import { claimMail, endMail, giveUp, letGo, type MailContent, readMailContent } from "#lib/db/mail-store";
import { inTransaction } from "#lib/db/transaction";
import { composeMail, type MailText } from "#lib/domain/mail-text";
import { AppError } from "#lib/errors";
import type { Context } from "../context.ts";

export interface Letter extends MailText {
  /** The mail's own: the same at every attempt, so that a mail server keeps a second one out. */
  id: string;
  to: MailContent["to"];
}

/** Hands a letter to whoever carries it; throws when it is not taken. */
export type Carry = (letter: Letter) => Promise<void>;

/**
 * Claims a mail, sends what of it is still needed, and marks it as sent. A worker that is killed in between leaves its claim, which
 * lapses, and the mail is sent once more under the same id: at least once, and a second time only then.
 */
export async function deliverMail(
  { db }: Pick<Context, "db">,
  mailId: string,
  { address, carry }: { address: string; carry: Carry },
): Promise<"sent" | "needless" | "over"> {
  const claim = randomUUID();
  const claimed = await inTransaction(db, (tx) => claimMail(tx, mailId, claim));
  if (claimed === "over") return "over";
  if (claimed === "taken") throw new AppError("conflict", "Somebody else is sending this mail.");
  const content = await readMailContent(db, mailId);
  if (content)
    try {
      const { to, ...facts } = content;
      await carry({ id: mailId, to, ...composeMail({ ...facts, personName: to.name, address }) });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      await inTransaction(db, (tx) => letGo(tx, mailId, claim, said));
      throw error;
    }
  const outcome = content ? "sent" : "needless";
  await inTransaction(db, (tx) => endMail(tx, mailId, claim, outcome));
  return outcome;
}

/** After the last attempt: given up, where the administrator sees it. */
export async function giveUpMail({ db }: Pick<Context, "db">, mailId: string): Promise<void> {
  await inTransaction(db, (tx) => giveUp(tx, mailId));
}
