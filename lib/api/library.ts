/** The definitive media library: looked up, downloaded, filled and verified. */
import { z } from "zod";
import { AppError } from "#lib/errors";
import { library } from "#lib/media/library";
import { type LibraryBytes, libraryContent, libraryItem, removedArtifacts } from "#lib/queries/library-item";
import { libraryList } from "#lib/queries/library-list";
import { sha256Text } from "#lib/services/fields";
import { checkIn } from "#lib/services/library/check-in";
import { verifyItem } from "#lib/services/library/verify-item";
import { WithdrawItemInput, withdrawItem } from "#lib/services/library/withdraw-item";
import { changingRelease } from "./changing-release.ts";
import { limit, sent, serviceKey, text } from "./lists.ts";
import { answeringBytes, answeringJson, type Caller, type Operation } from "./operation.ts";
import { presentLibraryBytes, presentLibraryRow } from "./present.ts";
import { nothingToServe, serveContent } from "./serve-content.ts";
import * as shapes from "./shapes.ts";
import { isFor, noQuery, requireListed, requireService } from "./targets.ts";

const ofItem = {
  params: z.object({ sha256: sha256Text }),
  query: noQuery,
} as const;

/** What has this digest, as far as the token is for one of the services that put it there. */
async function theItem(caller: Caller, sha256: string): Promise<LibraryBytes> {
  const found = await libraryItem(caller.context, sha256);
  const items = found?.items.filter(({ service }) => isFor(caller, service.key)) ?? [];
  if (!found || items.length === 0) throw new AppError("not-found", "The library has nothing with this digest.");
  return {
    ...{ ...found, items },
    running: found.running.filter(({ service }) => isFor(caller, service.key)),
    usedBy: found.usedBy.filter(({ service }) => isFor(caller, service)),
  };
}

export const libraryOperations: readonly Operation[] = [
  answeringJson(
    {
      ...{ method: "GET", path: "/library", id: "listLibrary", tag: "Library", verb: "read" },
      summary: "What is in the library, the latest first",
      params: z.object({}),
      query: z.strictObject({
        name: z.string().max(255).optional(),
        version: z.string().max(100).optional(),
        service: serviceKey,
        text,
        cursor: z.uuid("A cursor is what the page before gave as `next`.").optional(),
        limit,
      }),
      answers: shapes.page("LibraryPage", shapes.LibraryListed),
    },
    async (caller, { query: { cursor, limit: size, ...filter } }) => {
      requireListed(caller, filter.service);
      const { items, next } = await libraryList(caller.context, { ...filter, order: "latest", after: cursor ?? null }, size);
      return { body: { items: items.map(presentLibraryRow), next } };
    },
  ),
  answeringJson(
    {
      ...{ method: "GET", path: "/library/{sha256}", id: "readLibraryItem", tag: "Library", verb: "read" },
      summary: "What has this digest: how it got in, and where it runs",
      ...ofItem,
      answers: shapes.LibraryBytes,
    },
    async (caller, { params }) => ({ body: presentLibraryBytes(await theItem(caller, params.sha256)) }),
  ),
  answeringBytes(
    {
      ...{ method: "GET", path: "/library/{sha256}/content", id: "downloadLibraryItem", tag: "Library", verb: "read" },
      summary:
        "The bytes themselves, whole or by range (RFC 9110, section 14); 410 where they were let go of before they came in",
      ...ofItem,
      answers: ["*/*"],
    },
    async (caller, { params, request }) => {
      const content = await libraryContent(caller.context, params.sha256);
      if (!content) {
        const removed = await removedArtifacts(caller.context, params.sha256);
        throw nothingToServe(removed.filter(({ service }) => isFor(caller, service)));
      }
      await theItem(caller, params.sha256);
      return serveContent(request, { ...content, sha256: params.sha256 }, library(), caller.context.actor);
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/library/{sha256}/verification", id: "verifyLibraryItem", tag: "Library", verb: "library" },
      summary: "Reads an item's bytes again, and records what was found",
      ...ofItem,
      answers: shapes.LibraryBytes,
    },
    async (caller, { params }) => {
      const [item] = (await theItem(caller, params.sha256)).items;
      if (item) await verifyItem(caller.context, { itemId: item.id });
      return { body: presentLibraryBytes(await theItem(caller, params.sha256)) };
    },
  ),
  answeringJson(
    {
      ...{ method: "POST", path: "/library/{sha256}/withdrawal", id: "withdrawLibraryItem", tag: "Library", verb: "library" },
      summary: "Withdraws what has this digest from use, for good, with the reason; it is never deleted",
      ...ofItem,
      json: sent(WithdrawItemInput.omit({ itemId: true })),
      answers: shapes.LibraryBytes,
    },
    async (caller, { params, body }) => {
      const { items } = await theItem(caller, params.sha256);
      // The same bytes are withdrawn under every name, so the token has to be for all of their services.
      for (const { service } of (await libraryItem(caller.context, params.sha256))?.items ?? [])
        requireService(caller, service.key);
      await withdrawItem(caller.context, { itemId: items[0]?.id ?? "", ...body });
      return { body: presentLibraryBytes(await theItem(caller, params.sha256)) };
    },
  ),
  changingRelease(
    {
      ...{ method: "POST", at: "/check-in", id: "checkIn", tag: "Library", verb: "library" },
      summary: "Puts the final build's artifacts into the library, all or none",
    },
    ({ context }, target) => checkIn(context, target),
  ),
];
