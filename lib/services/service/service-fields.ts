import { optionalText, requiredText, wholeNumber } from "../fields.ts";

export const serviceFields = {
  name: requiredText(120, "Name the service."),
  description: optionalText(4000),
  tier: wholeNumber({ min: 1, max: 4, error: "The tier is 1 (most critical) to 4." }),
};
