import { z } from "zod";
import { readTemplate } from "#lib/db/template-store";
import { decideConfirmTemplate } from "#lib/domain/template";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id } from "../fields.ts";

export const ConfirmTemplateInput = z.object({ templateId: id("Choose a template.") });

/** The second change manager's yes: changes may follow it from now on. */
export async function confirmTemplate(context: Context, { templateId }: z.infer<typeof ConfirmTemplateInput>): Promise<void> {
  await administer(context, async (tx, now) => decideConfirmTemplate(await readTemplate(tx, templateId), context.actor, now));
}
