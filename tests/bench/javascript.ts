/** JavaScript that a page loads first, beside the emptiest page of the same build. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { openDatabase } from "#lib/db/client";
import { root } from "../../scripts/home.ts";
import type { Figure } from "./figure.ts";
import { cookieOf, seat } from "./people.ts";
import { whileServed } from "./served.ts";
import type { World } from "./world.ts";

const kilobyte = 1024;
const mostAbove = 25;
const empty = "/nothing-of-that-name";
const paths = [
  "/",
  "/releases",
  "/releases/REL-1",
  "/releases/REL-1/plan",
  "/authorizations/1",
  "/services",
  "/record",
  "/admin",
];

export async function measureJavascript(world: World): Promise<Figure[]> {
  const { database: db, close } = openDatabase(world.database.databaseUrl);
  try {
    const cookie = await cookieOf(await seat(db, "Ingrid Solberg"), world.home.secrets.session);
    const sizes = await whileServed(world, async ({ url }) => {
      const sizeAt = async (one: string) => ({ path: one, size: await scriptsOf(`${url}${one}`, cookie) });
      return { least: (await sizeAt(empty)).size, pages: await Promise.all(paths.map(sizeAt)) };
    });
    return sizes.pages.map(({ path: page, size }) => ({
      what: `JavaScript on first load of ${page}`,
      ...{ measured: Math.max(0, size - sizes.least) / kilobyte, limit: mostAbove, unit: "kB" },
      ...{ beside: `the most above ${Math.round(sizes.least / kilobyte)} kB of an empty page`, target: { atMost: 1 } },
    }));
  } finally {
    await close();
  }
}

/** Bytes, gzipped, of the scripts that the page's HTML asks for. */
async function scriptsOf(url: string, cookie: string): Promise<number> {
  const html = await (await fetch(url, { headers: { cookie } })).text();
  const files = new Set([...html.matchAll(/<script[^>]* src="\/(_next\/static\/[^"?]+)/g)].map(([, file]) => file ?? ""));
  if (files.size === 0) throw new Error(`${url} loads no script.`);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(built(file))).length, 0);
}

const built = (file: string): string => path.join(root, decodeURIComponent(file).replace("_next", ".next"));
