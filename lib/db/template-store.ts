/** Standard-change templates. */
import type { Template } from "#lib/domain/template";
import { AppError } from "#lib/errors";
import type { Database, Transaction } from "./client.ts";

type Reader = Database | Transaction;

/** The version that a template of this name gets next. */
export async function nextTemplateVersion(db: Reader, name: string): Promise<number> {
  const { _max } = await db.changeTemplate.aggregate({ where: { name }, _max: { version: true } });
  return (_max.version ?? 0) + 1;
}

export async function readTemplate(db: Reader, id: string): Promise<Template> {
  const row = await db.changeTemplate.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      version: true,
      proposedBy: true,
      expiresAt: true,
      confirmation: { select: { templateId: true } },
    },
  });
  if (!row) throw new AppError("not-found", "There is no such template.");
  const { confirmation, ...template } = row;
  return { ...template, isConfirmed: confirmation !== null };
}

/** What a change that follows the template is judged by; null when there is none. */
export async function readTemplateStanding(db: Reader, id: string): Promise<{ serviceId: string; isInForce: boolean } | null> {
  const [row] = await db.$queryRaw<{ serviceId: string; isInForce: boolean }[]>`
    SELECT service_id AS "serviceId", template_in_force(id) AS "isInForce" FROM change_template WHERE id = ${id}::uuid`;
  return row ?? null;
}
