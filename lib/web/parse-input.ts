import type { z } from "zod";
import { AppError } from "#lib/errors";

/** Reads what a route was sent; what does not fit is an AppError with every reason at its field. */
export function parseInput<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const parsed = schema.safeParse(sent);
  if (parsed.success) return parsed.data;
  const refusals = parsed.error.issues.map(({ path, message }) => ({ code: "field-invalid", message, field: path.join(".") }));
  throw new AppError("invalid", "Some of what was sent does not fit.", refusals);
}
