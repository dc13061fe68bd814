import { z } from "zod";
import type { Transaction } from "#lib/db/client";
import { readTemplateStanding } from "#lib/db/template-store";
import type { Refusal } from "#lib/domain/decision";
import { reasonsAgainstTemplate } from "#lib/domain/template";
import { id, optionalId, requiredText, version } from "../fields.ts";

export const changeFields = {
  title: requiredText(200, "Give it a title."),
  reason: requiredText(8000, "Say why it is needed."),
  origin: z.enum(["requirement", "problem", "defect", "improvement", "retirement"], { error: "Choose where it comes from." }),
  model: z.enum(["standard", "normal", "emergency"], { error: "Choose a change model." }),
  templateId: optionalId("Choose a template."),
};

/** What every change of a change names. */
export const changeTarget = { changeId: id("Name the change."), expectedVersion: version };

/** Whether the template that a standard change names describes changes of its service, and is in force now. */
export async function templateReasons(tx: Transaction, templateId: string | null, serviceId: string): Promise<Refusal[]> {
  return templateId === null ? [] : reasonsAgainstTemplate(await readTemplateStanding(tx, templateId), serviceId);
}
