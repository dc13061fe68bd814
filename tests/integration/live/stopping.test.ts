import { afterAll, expect, test } from "vitest";
import { database } from "#lib/db/client";
import { closeSharedListening } from "#lib/db/listen";
import { openSession } from "#lib/db/session-store";
import { openLiveStream } from "../../../app/api/live/live-stream.ts";
import { person } from "../../support/factories.ts";

afterAll(closeSharedListening);

test("the signal to stop ends every stream, and no other one is opened", async () => {
  const { id, name } = await person();
  const db = database();
  const sessionId = await openSession(db, id, { address: "192.0.2.1", userAgent: "Firefox" }, "password");
  const subscriber = { context: { actor: { kind: "person", id, name, roles: [] }, db }, sessionId, after: null } as const;
  const response = openLiveStream(subscriber, new AbortController().signal);
  const read = response.text();
  process.emit("SIGTERM");
  expect(await read).toContain("retry: ");
  expect(() => openLiveStream(subscriber, new AbortController().signal)).toThrow("The server is being stopped.");
});
