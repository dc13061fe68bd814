import type { TokenVerb } from "#lib/domain/access-token";
import { tokenVerbLabels } from "#lib/domain/labels";
import { AppError } from "#lib/errors";
import type { Caller } from "./operation.ts";

/** A token does what it was made for. What its person may do is asked by the use case itself. */
export function requireVerb({ verbs }: Caller, verb: TokenVerb): void {
  if (verbs.includes(verb)) return;
  const message = `This token is made to ${verbs.map((one) => tokenVerbLabels[one]).join(", ")}; this call asks for one that may ${tokenVerbLabels[verb]}.`;
  throw new AppError("forbidden", "This token is not made for that.", [{ code: "verb-missing", message }]);
}
