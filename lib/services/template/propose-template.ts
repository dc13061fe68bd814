import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readService } from "#lib/db/service-store";
import { nextTemplateVersion } from "#lib/db/template-store";
import { decideProposeTemplate } from "#lib/domain/template";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { id, instant, optionalWholeNumber, requiredText } from "../fields.ts";

export const ProposeTemplateInput = z.object({
  name: requiredText(120, "Name the template."),
  description: requiredText(8000, "Describe the change: what is done, what can go wrong, how it is undone."),
  serviceId: id("Choose a service."),
  expiresAt: instant,
  largestKind: z.enum(["patch", "minor", "major"], { error: "Choose the largest kind." }),
  highestRisk: z.enum(["low", "medium", "high"], { error: "Choose the highest risk." }),
  mostReleases: optionalWholeNumber({ min: 1, max: 1000, error: "A number of releases, or nothing." }),
  periodDays: optionalWholeNumber({ min: 1, max: 366, error: "A number of days up to 366, or nothing." }),
});

/** Proposes a standard change; the same name again is its next version. Answers the template's id. */
export async function proposeTemplate(
  context: Context,
  { serviceId, ...input }: z.infer<typeof ProposeTemplateInput>,
): Promise<string> {
  const templateId = randomUUID();
  await administer(context, async (tx, now) => {
    const service = await readService(tx, serviceId);
    const version = await nextTemplateVersion(tx, input.name);
    return decideProposeTemplate({ ...input, templateId, version, service }, context.actor, now);
  });
  return templateId;
}
