/** The door for forms: origin, session, schema, then the use case. An expected no becomes the form's state; anything else is a bug and loud. */
import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { ActionState } from "#lib/action-state";
import { AppError } from "#lib/errors";
import { currentRequest, log } from "#lib/log";
import { metrics } from "#lib/metrics";
import type { Context } from "#lib/services/context";
import { actionName } from "./action-name.ts";
import { nestedValues, submittedOf } from "./form-values.ts";
import { requireOwnOrigin } from "./origin.ts";
import { type Person, requireSession } from "./session.ts";

export type Action = (previous: ActionState, form: FormData) => Promise<ActionState>;
type Run<C, S extends z.ZodType> = (context: C, input: z.output<S>) => Promise<string>;

/** An action of a signed-in person. `run` answers the sentence that says it was done. */
export function defineAction<S extends z.ZodType>(schema: S, run: Run<Context & { person: Person }, S>): Action {
  return doorTo(schema, run, async () => {
    const { context, person } = await requireSession();
    return { context: { ...context, person }, timeZone: person.timeZone };
  });
}

/** An action for whoever is not signed in yet. */
export function definePublicAction<S extends z.ZodType>(schema: S, run: Run<null, S>): Action {
  return doorTo(schema, run, () => Promise.resolve({ context: null, timeZone: "UTC" }));
}

function doorTo<C, S extends z.ZodType>(
  schema: S,
  run: Run<C, S>,
  enter: () => Promise<{ context: C; timeZone: string }>,
): Action {
  return async (_previous, form) => {
    const submitted = submittedOf(form);
    const sent = await headers();
    const told = (outcome: string, more: object = {}) => tell(actionName(sent, form), outcome, more);
    try {
      requireOwnOrigin(sent);
      const { context, timeZone } = await enter();
      const parsed = schema.safeParse(nestedValues(form, timeZone));
      if (!parsed.success) {
        const fields = fieldsOf(parsed.error);
        told("invalid", { fields: Object.keys(fields) });
        return { status: "invalid", fields, submitted };
      }
      const message = await run(context, parsed.data);
      told("done");
      return { status: "done", message };
    } catch (error) {
      if (!(error instanceof AppError)) {
        told(isDetour(error) ? "done" : "error");
        throw quotable(error);
      }
      told(error.code, { reasons: error.refusals.map(({ code }) => code) });
      return { status: "failed", message: error.message, reasons: error.refusals, submitted };
    }
  };
}

/** Into the log and the figures: which action, and what came of it; never what was sent. */
function tell(action: string, outcome: string, more: object): void {
  metrics().actions.inc({ action, outcome });
  log().info({ kind: "action", action, outcome, ...more }, `${action}: ${outcome}`);
}

/** Going to another page, and saying that there is none, are thrown by Next; neither is a bug. */
const isDetour = (error: unknown): boolean => String((error as { digest?: unknown } | null)?.digest).startsWith("NEXT_");

/** The number on the error page is the request's, which every line of the log about it has. */
function quotable(error: unknown): unknown {
  const request = currentRequest();
  if (!(error instanceof Error) || request === undefined || "digest" in error) return error;
  return Object.assign(error, { digest: request.id });
}

function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { path, message } of error.issues) {
    const name = path.join(".");
    fields[name] = [...(fields[name] ?? []), message];
  }
  return fields;
}
