import { z } from "zod";
import { id, optionalText, requiredText, wholeNumber } from "../fields.ts";

const startsOn = "Enter the date and the time of the first meeting.";

/** What a series of meetings says of itself. A rule of one's own goes before the one that was chosen. */
export const seriesFields = {
  name: requiredText(120, "Name the meeting."),
  chairId: id("Choose the chair."),
  repeats: optionalText(200),
  ownRule: optionalText(200),
  startsOn: z
    .string({ error: startsOn })
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, startsOn)
    .transform((local) => local.slice(0, 16)),
  timeZone: requiredText(64, "Name the time zone, as in Europe/Berlin."),
  minutes: wholeNumber({ min: 5, max: 480, error: "A meeting takes 5 to 480 minutes." }),
  itemMinutes: wholeNumber({ min: 1, max: 120, error: "An item takes 1 to 120 minutes." }),
  leadHours: wholeNumber({ min: 0, max: 336, error: "The lead time is 0 to 336 hours." }),
  quorum: wholeNumber({ min: 1, max: 50, error: "A quorum is 1 to 50 members." }),
};

type Sent = Readonly<{ repeats: string; ownRule: string }>;

/** The same with the one rule that it follows; an `RRULE:` in front of it is how calendars write it. */
export function withRule<T extends Sent>({ repeats, ownRule, ...fields }: T): Omit<T, keyof Sent> & { rule: string } {
  const rule = (ownRule === "" ? repeats : ownRule)
    .toUpperCase()
    .replace(/^RRULE:/, "")
    .replaceAll(/\s/g, "");
  return { ...fields, rule };
}
