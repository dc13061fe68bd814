import type { ChangeState } from "#lib/domain/release";
import { filterQuery } from "#lib/domain/saved-filter";
import type { ChangeFilter } from "#lib/queries/change-list";
import { choiceParam, numberParam, type SearchParams, textParam } from "#lib/web/list-address";

export const changeStates = [
  "draft",
  "submitted",
  "authorized",
  "refused",
  "withdrawn",
  "implemented",
  "closed",
] as const satisfies ChangeState[];
const origins = ["requirement", "problem", "defect", "improvement", "retirement", "intake"] as const;
const models = ["standard", "normal", "emergency"] as const;

/** What the address asks for. */
export function changeFilter(asked: Awaited<SearchParams>): ChangeFilter {
  const origin = choiceParam(asked["origin"], ["", ...origins] as const, "");
  const model = choiceParam(asked["model"], ["", ...models] as const, "");
  return {
    state: choiceParam(asked["state"], ["open", ...changeStates, "all"] as const, "open"),
    service: textParam(asked["service"]) || null,
    origin: origin === "" ? null : origin,
    model: model === "" ? null : model,
    isMine: textParam(asked["by"]) === "me",
    text: textParam(asked["q"]),
    below: numberParam(asked["below"]),
    above: numberParam(asked["above"]),
  };
}

/** The filter as an address says it: what is shown without asking is not said. */
export const queryOf = ({ state, service, origin, model, isMine, text }: ChangeFilter): string =>
  filterQuery("changes", {
    q: text,
    state: state === "open" ? null : state,
    service,
    origin,
    model,
    by: isMine ? "me" : null,
  });
