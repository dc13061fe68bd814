import { createHash } from "node:crypto";
import { z } from "zod";
import { requireCapability } from "#lib/domain/permissions";
import { AppError } from "#lib/errors";
import { readComponentList } from "#lib/formats/component-list";
import { billLimitBytes } from "#lib/media/library";
import type { Context } from "../context.ts";
import { intakeFields, openIntake, type RaisedIntake } from "./open-intake.ts";

export const RaiseIntakeOfFileInput = z.object(intakeFields);

/** Raises an intake of every component that a file lists: a CycloneDX bill, or npm's lock file. Its bytes are read and not kept. */
export async function raiseIntakeOfFile(
  context: Context,
  fields: z.infer<typeof RaiseIntakeOfFileInput>,
  bytes: AsyncIterable<Uint8Array>,
): Promise<RaisedIntake> {
  const against = requireCapability(context.actor, "intake:raise");
  if (against.length > 0) throw new AppError("refused", "The intake cannot be raised.", against);
  const file = await wholeOf(bytes, billLimitBytes());
  const reading = await readComponentList(file);
  if (!reading.readable) throw new AppError("invalid", "The list of components cannot be read.", [reading.refusal]);
  const sha256 = createHash("sha256").update(file).digest("hex");
  return openIntake(context, fields, { from: "file", sha256, format: reading.format }, reading.components);
}

async function wholeOf(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit)
      throw new AppError("too-large", `A list may have ${Math.floor(limit / 1024 / 1024)} MB, and this one has more.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
