import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { isBuilderNameTaken } from "#lib/db/trusted-builder-store";
import { builderKinds, type TrustedBuilder } from "#lib/domain/provenance";
import { decideProposeBuilder } from "#lib/domain/trusted-builder";
import { publicKeyOf, trustRootOf } from "#lib/formats/provenance-signature";
import { administer } from "../administer.ts";
import type { Context } from "../context.ts";
import { optionalText, requiredText } from "../fields.ts";

export const ProposeBuilderInput = z.object({
  name: requiredText(100, "Give it a name."),
  kind: z.enum(builderKinds, { error: "Choose a key or a Sigstore trust root." }),
  material: requiredText(20_000, "Paste its public key or trust root."),
  keyHint: optionalText(200),
  builderUri: requiredText(500, "Say what it calls itself: its builder.id."),
  identity: optionalText(500),
  issuer: optionalText(500),
});

/** Proposes a builder whose signatures are to count. Answers its id. */
export async function proposeBuilder(context: Context, input: z.infer<typeof ProposeBuilderInput>): Promise<string> {
  const builder: TrustedBuilder = { id: randomUUID(), ...input };
  const fingerprint = createHash("sha256").update(builder.material, "utf8").digest("hex");
  const read = builder.kind === "key" ? publicKeyOf(builder.material) : trustRootOf(builder.material);
  await administer(context, async (tx) => {
    const taken = await isBuilderNameTaken(tx, builder.name);
    const against = typeof read === "string" ? read : null;
    return decideProposeBuilder(builder, { fingerprint, against, taken }, context.actor);
  });
  return builder.id;
}
