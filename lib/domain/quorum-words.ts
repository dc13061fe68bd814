/** Who is still needed, as a sentence that people can act on. */
import { partyLabels } from "./labels.ts";
import type { Need, PartyKind } from "./quorum.ts";
import type { PersonRef } from "./release.ts";

/** A party by name: of its service or authority, where it is of one. */
export function partyName({ party, of }: { party: PartyKind; of: { name: string } | null }, authority: string): string {
  if (party === "authority") return authority;
  if (of === null) return partyLabels[party];
  return party === "named_authority" ? of.name : `the owner of ${of.name}`;
}

const named = 4;

/** "One more of the Change advisory board (Mira or Jonas), and the service owner (Olga)."; empty when nobody is needed. */
export function sayNeeded({ needs, fewest }: { needs: readonly Need[]; fewest: number }, authority: string): string {
  if (needs.length === 0) return "";
  const parts = needs.map((need) => `${partyWords(need, authority)}${among(need)}`);
  const votes = needs.reduce((sum, { more }) => sum + more, 0);
  return `${capital(joined(parts))}.${fewest < votes ? ` ${sayFewest(fewest)}` : ""}`;
}

function partyWords({ party, of, more }: Need, authority: string): string {
  switch (party) {
    case "authority":
      return `${word(more)} more of the ${authority}`;
    case "change_manager":
      return "a change manager";
    case "service_owner":
      return "the service owner";
    case "affected_owner":
      return `the service owner of ${of?.name}`;
    case "named_authority":
      return `one of ${of?.name}`;
    case "uninvolved":
      return "a member who has not voted on this release";
  }
}

/** Who may: by name where they are few, else by what excludes the rest. */
function among({ party, from }: Need): string {
  if (from.length > 0 && from.length <= named) return ` (${either(from)})`;
  return party === "authority" ? " who is not the requester" : "";
}

const either = (people: readonly PersonRef[]): string =>
  joined(
    people.map(({ name }) => name),
    "or",
  );

function joined(parts: readonly string[], last = "and"): string {
  const end = parts.at(-1) ?? "";
  if (parts.length < 2) return end;
  const comma = last === "and" || parts.length > 2 ? "," : "";
  return `${parts.slice(0, -1).join(", ")}${comma} ${last} ${end}`;
}

const sayFewest = (fewest: number): string =>
  fewest === 1 ? "One vote can do all of it." : `${capital(word(fewest))} votes can do all of it.`;

const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const word = (count: number): string => words[count] ?? String(count);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
