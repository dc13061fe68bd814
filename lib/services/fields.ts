/** The pieces input schemas are made of. Forms send strings; what is wrong is said in a sentence for the person who typed it. */
import { z } from "zod";

const texts = new WeakSet<z.ZodType>();

/** A text field: line ends as one character, nothing a database cannot hold. Known to `listOf`, which drops rows without text. */
function text<T extends z.ZodType>(make: (clean: z.ZodString) => T, sentence?: string): T {
  const clean = z
    .string(sentence === undefined ? undefined : { error: sentence })
    .overwrite((typed) => typed.toWellFormed().replaceAll("\r\n", "\n").replaceAll("\0", ""))
    .trim();
  const schema = make(clean);
  texts.add(schema);
  return schema;
}

const tooLong = (max: number): string => `At most ${max.toLocaleString("en")} characters.`;
const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "string" && value.trim() === "");

/** As programs print it, in either case. */
export const sha256Text = z
  .string({ error: "A SHA-256 has 64 hexadecimal digits." })
  .regex(/^[0-9a-f]{64}$/i, "A SHA-256 has 64 hexadecimal digits.")
  .toLowerCase();

export const requiredText = (max: number, emptySentence: string) =>
  text((clean) => clean.min(1, emptySentence).max(max, tooLong(max)), emptySentence);

const noText = "Enter a text.";

export const optionalText = (max: number) => text((clean) => clean.max(max, tooLong(max)).default(""), noText);

/** A text that a caller may leave out; a form sends it blank. */
export const textIfSent = (max: number) => text((clean) => clean.max(max, tooLong(max)).optional(), noText);

/** A checkbox that is not ticked is not sent at all. */
export const checkbox = z.preprocess((sent) => sent === true || sent === "on" || sent === "true", z.boolean());

interface NumberLimits {
  min?: number;
  max?: number;
  error: string;
}

const typedNumber = (sent: unknown): unknown => {
  if (typeof sent !== "string") return sent;
  return /^[+-]?\d+(\.\d+)?$/.test(sent.trim()) ? Number(sent) : Number.NaN;
};

const limited = ({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, error }: NumberLimits) =>
  z.number({ error }).min(min, error).max(max, error);

export const wholeNumber = (limits: NumberLimits) => z.preprocess(typedNumber, limited(limits).int(limits.error));

export const optionalWholeNumber = (limits: NumberLimits) =>
  z.preprocess((sent) => (isBlank(sent) ? null : typedNumber(sent)), limited(limits).int(limits.error).nullable());

export const decimalNumber = (limits: NumberLimits) => z.preprocess(typedNumber, limited(limits));

const noInstant = "Enter a date and a time.";
const [earliest, latest] = [new Date("2000-01-01T00:00:00Z"), new Date("2101-01-01T00:00:00Z")];

const typedInstant = (sent: unknown): unknown => {
  if (typeof sent !== "string") return sent;
  return z.iso.datetime({ offset: true }).safeParse(sent.trim()).success ? new Date(sent.trim()) : Number.NaN;
};

const plainInstant = z
  .date({ error: noInstant })
  .min(earliest, "Choose a date after 1999.")
  .max(latest, "Choose a date before 2101.");

/** An ISO 8601 string with its offset, or a Date. */
export const instant = z.preprocess(typedInstant, plainInstant);

export const optionalInstant = z.preprocess((sent) => (isBlank(sent) ? null : typedInstant(sent)), plainInstant.nullable());

export const id = (sentence: string) => z.uuid({ error: sentence });

export const optionalId = (sentence: string) => z.preprocess((sent) => (isBlank(sent) ? null : sent), id(sentence).nullable());

/** The hidden id of a list's row; a new row has none. */
export const rowId = z.preprocess(
  (sent) => (isBlank(sent) ? undefined : sent),
  id("This row is not known. Load the page again.").optional(),
);

/** Ids of what was ticked: none, one or many of the same name. */
export const ids = (sentence: string) =>
  z
    .preprocess(
      (sent): unknown[] => (isBlank(sent) ? [] : Array.isArray(sent) ? sent : [sent]),
      z.array(id(sentence)).max(500, "At most 500 at once."),
    )
    .transform((list) => [...new Set(list)]);

/** The version of what the editor saw. */
export const version = wholeNumber({ min: 1, error: "The version is missing. Load the page again." });

/** What every change of a release names. */
export const releaseTarget = { releaseId: id("Name the release."), expectedVersion: version };

/** The rows of a list; one whose text fields are all blank is dropped, and the others keep their place in error messages. */
export function listOf<S extends z.ZodRawShape>(row: z.ZodObject<S>, max = 100) {
  const textKeys = Object.entries(row.shape).flatMap(([key, schema]) =>
    schema instanceof z.ZodType && texts.has(schema) ? [key] : [],
  );
  const hasNoText = (sent: unknown): boolean =>
    typeof sent !== "object" || sent === null || textKeys.every((key) => isBlank((sent as Record<string, unknown>)[key]));
  return z
    .preprocess(
      (sent) => (isBlank(sent) ? [] : sent),
      z
        .array(
          z.preprocess((sent) => (hasNoText(sent) ? null : sent), row.nullable()),
          { error: "Send the rows as a list." },
        )
        .max(max, `At most ${max} rows.`),
    )
    .transform((rows) => rows.filter((one) => one !== null));
}

/** One entry a line; blank lines and repetitions go. */
export const lines = (max: number, longest: number) =>
  z
    .preprocess(
      (sent) => (typeof sent === "string" ? sent.split(/\r?\n/) : isBlank(sent) ? [] : sent),
      z.array(
        text((clean) => clean.max(longest, `A line has at most ${longest} characters.`), noText),
        { error: "Enter one a line." },
      ),
    )
    .transform((list) => [...new Set(list.filter((line) => line !== ""))])
    .refine((list) => list.length <= max, `At most ${max} lines.`);
