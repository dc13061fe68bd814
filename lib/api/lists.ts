/** How lists are asked for: a page at a time, from a cursor that the page before gave. */
import { z } from "zod";

const noWholeNumber = "A page has 1 to 200 rows.";

export const limit = z
  .string()
  .regex(/^\d{1,3}$/, noWholeNumber)
  .transform(Number)
  .pipe(z.int().min(1, noWholeNumber).max(200, noWholeNumber))
  .default(50)
  .meta({
    ...{ type: "integer", minimum: 1, maximum: 200, pattern: undefined },
    description: "Rows of a page; 50 where it is not said.",
  });

const numberCursor = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, "A cursor is what the page before gave as `next`.")
  .transform(Number)
  .optional()
  .meta({ description: "The `next` of the page before." });

export const byNumber = { cursor: numberCursor, limit };

export const text = z.string().trim().max(200, "At most 200 characters.").default("");
export const serviceKey = z.string().max(60).optional().meta({ description: "The key of a service." });

/** The body of a call: the use case's own schema, with nothing in it that it does not know. */
export const sent = <S extends z.ZodRawShape>(schema: z.ZodObject<S>) => z.strictObject(schema.shape);
