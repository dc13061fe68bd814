/** The door for forms: origin, session, schema, then the use case. An expected no becomes the form's state; anything else is a bug and loud. */
import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { ActionState } from "#lib/action-state";
import { AppError } from "#lib/errors";
import type { Context } from "#lib/services/context";
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
    try {
      requireOwnOrigin(await headers());
      const { context, timeZone } = await enter();
      const parsed = schema.safeParse(nestedValues(form, timeZone));
      if (!parsed.success) return { status: "invalid", fields: fieldsOf(parsed.error), submitted };
      return { status: "done", message: await run(context, parsed.data) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { status: "failed", message: error.message, reasons: error.refusals, submitted };
    }
  };
}

function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { path, message } of error.issues) {
    const name = path.join(".");
    fields[name] = [...(fields[name] ?? []), message];
  }
  return fields;
}
