/** Releases of the demonstration, found by their titles: numbers move with every story that is added. */
import { firstOf } from "./behind.ts";

/** Where the release stands whose title begins so: "/releases/REL-7", or a page of it. */
export async function releasePath(title: string, page = ""): Promise<string> {
  const number = await firstOf("SELECT number FROM release WHERE starts_with(title, $1)", [title]);
  return `/releases/REL-${number}${page}`;
}
