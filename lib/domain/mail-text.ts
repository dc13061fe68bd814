/** A mail in words: plain text and the same as simple HTML. No pictures, nothing that tells who opened it. */
import type { MailOccasion, MailPace } from "./mail.ts";
import type { Instant } from "./release.ts";

export interface ToldNeed {
  says: string;
  about: string;
  href: string;
  dueAt: Instant | null;
  occasion: MailOccasion;
}

export interface MailFacts {
  personName: string;
  zone: string;
  pace: MailPace;
  needs: readonly ToldNeed[];
  /** What else stands in the inbox. */
  others: number;
  /** Where people open it: `https://releases.example.com`. */
  address: string;
}

export interface MailText {
  subject: string;
  text: string;
  html: string;
}

const longestSubject = 150;

export function composeMail({ personName, zone, pace, needs, others, address }: MailFacts): MailText {
  const inbox = `${address}/inbox`;
  const account = `${address}/account#mail`;
  const first = needs.length === 1 ? "This is needed of you:" : `${needs.length} things are needed of you:`;
  const more = others > 0 ? `${others === 1 ? "One more waits" : `${others} more wait`} in your inbox:` : "Your inbox:";
  const why = pace === "daily" ? "You are written to once a day." : "You are written to at once.";
  const items = needs.map((need) => ({ ...need, when: sayWhen(need, zone), link: `${address}${need.href}` }));
  return {
    subject: cut(oneLine(subjectOf(needs)), longestSubject),
    text: [
      `Hello ${oneLine(personName)},`,
      first,
      ...items.map(({ says, about, when, link }) =>
        [`* ${oneLine(says)}`, `  ${oneLine(about)}`, ...(when === "" ? [] : [`  ${when}`]), `  ${link}`].join("\n"),
      ),
      `${more} ${inbox}`,
      `-- \n${why} Choose otherwise: ${account}`,
    ].join("\n\n"),
    html: [
      "<!doctype html>",
      `<html lang="en"><head><meta charset="utf-8"><title>${escaped(subjectOf(needs))}</title></head><body>`,
      `<p>Hello ${escaped(personName)},</p>`,
      `<p>${first}</p>`,
      "<ul>",
      ...items.map(
        ({ says, about, when, link }) =>
          `<li><a href="${escaped(link)}">${escaped(says)}</a><br>${escaped(about)}${when === "" ? "" : `<br>${escaped(when)}`}</li>`,
      ),
      "</ul>",
      `<p>${more} <a href="${escaped(inbox)}">${escaped(inbox)}</a></p>`,
      `<p><small>${why} <a href="${escaped(account)}">Choose otherwise</a>.</small></p>`,
      "</body></html>",
    ].join("\n"),
  };
}

function subjectOf(needs: readonly ToldNeed[]): string {
  const [one, ...others] = needs;
  if (!one) return "";
  const isReminder = needs.every(({ occasion }) => occasion !== "raised");
  const says = others.length === 0 ? one.says : `${needs.length} things are needed of you`;
  return isReminder ? `Reminder: ${says}` : says;
}

function sayWhen({ dueAt }: ToldNeed, zone: string): string {
  if (dueAt === null) return "";
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  return `by ${format.format(dueAt)}`;
}

/** Nothing of a title reaches a header, or begins a line of its own, that is not a character of a line. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text);

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => oneLine(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
