import { notFound } from "next/navigation";
import { cache } from "react";
import { releaseByNumber } from "#lib/queries/release";
import { requirePage } from "#lib/web/session";

/** The release that the address names, read once per request for the layout and the page in it. */
export const loadRelease = cache(async (address: string) => {
  const { context, person } = await requirePage();
  const number = /^REL-([1-9]\d{0,8})$/.exec(address)?.[1];
  const found = number === undefined ? null : await releaseByNumber(context, Number(number));
  if (!found) notFound();
  return { context, person, ...found };
});
