import { z } from "zod";
import { requiredText } from "../fields.ts";

/** An e-mail address as it is stored and looked up: in small letters. */
export const email = z
  .string({ error: "Enter an e-mail address." })
  .trim()
  .toLowerCase()
  .min(1, "Enter an e-mail address.")
  .max(254, "An e-mail address has at most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

export const personName = requiredText(120, "Enter a name.");

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false; // an offset has no summer time
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const timeZone = z
  .string({ error: "Choose a time zone." })
  .max(60, "Choose a time zone.")
  .refine(isTimeZone, "There is no such time zone: choose one like Europe/Berlin.");
