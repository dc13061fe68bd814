import { z } from "zod";
import type { Refusal } from "#lib/domain/decision";
import type { IntakeComponent } from "#lib/domain/intake";
import { AppError } from "#lib/errors";
import { namedByPurl } from "#lib/formats/bill-reading";
import type { Context } from "../context.ts";
import { listOf, optionalText } from "../fields.ts";
import { intakeFields, openIntake, type RaisedIntake } from "./open-intake.ts";

export const RaiseIntakeInput = z.object({
  ...intakeFields,
  components: listOf(z.object({ purl: optionalText(2000), digest: optionalText(200), licence: optionalText(200) }), 500),
});

type Typed = z.infer<typeof RaiseIntakeInput>["components"][number];

/** Raises an intake of components that somebody names, each by its purl and, better, by its digest as well. */
export async function raiseIntake(
  context: Context,
  { components, ...fields }: z.infer<typeof RaiseIntakeInput>,
): Promise<RaisedIntake> {
  const refusals = components.flatMap(reasonsAgainst);
  if (refusals.length > 0) throw new AppError("invalid", "A component cannot be told from others.", refusals);
  const listed = new Map(components.map(asComponent).map((one) => [JSON.stringify([one.purl, one.hashes]), one]));
  return openIntake(context, fields, { from: "hand" }, [...listed.values()]);
}

const algorithms: Readonly<Record<number, string>> = { 64: "SHA-256", 96: "SHA-384", 128: "SHA-512" };
const isDigest = (digest: string): boolean => digest.length in algorithms && /^[0-9a-fA-F]+$/.test(digest);

function reasonsAgainst({ purl, digest }: Typed, index: number): Refusal[] {
  const { purl: read, purlFault } = namedByPurl(purl);
  const refusals: Refusal[] = [];
  const no = (field: string, message: string) => refusals.push({ code: field, message, field: `components.${index}.${field}` });
  if (read === null) no("purl", purlFault ?? "Name it by its purl, with the version: pkg:npm/left-pad@1.3.0");
  if (digest !== "" && !isDigest(digest)) no("digest", "A SHA-256, SHA-384 or SHA-512 in hexadecimal has 64, 96 or 128 digits.");
  return refusals;
}

function asComponent({ purl: written, digest, licence }: Typed): IntakeComponent {
  const { purl, group, name, version } = namedByPurl(written);
  const hashes = digest === "" ? [] : [`${algorithms[digest.length] ?? ""}:${digest.toLowerCase()}`];
  return { ...{ type: "library", group, name, version, purl, hashes }, licences: licence === "" ? [] : [licence] };
}
