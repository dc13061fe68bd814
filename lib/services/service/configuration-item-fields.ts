import { z } from "zod";
import { configurationItemKinds } from "#lib/domain/service";
import { optionalText } from "../fields.ts";

export const configurationItemFields = {
  kind: z.enum(configurationItemKinds, { error: "Choose what kind of thing it is." }),
  description: optionalText(4000),
};
