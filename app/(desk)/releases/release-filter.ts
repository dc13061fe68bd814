import { phases } from "#lib/domain/release";
import { filterQuery } from "#lib/domain/saved-filter";
import type { ReleaseFilter } from "#lib/queries/release-list";
import { choiceParam, numberParam, type SearchParams, textParam } from "#lib/web/list-address";

export type ReleaseView = "list" | "board";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const models = ["standard", "normal", "emergency"] as const;

/** What the address asks for. */
export function releaseFilter(asked: Awaited<SearchParams>): { filter: ReleaseFilter; view: ReleaseView } {
  const manager = textParam(asked["manager"]);
  const model = choiceParam(asked["model"], ["", ...models] as const, "");
  return {
    view: choiceParam(asked["view"], ["list", "board"] as const, "list"),
    filter: {
      phase: choiceParam(asked["phase"], ["open", ...phases, "all"] as const, "open"),
      service: textParam(asked["service"]) || null,
      managerId: uuid.test(manager) ? manager : null,
      model: model === "" ? null : model,
      text: textParam(asked["q"]),
      below: numberParam(asked["below"]),
      above: numberParam(asked["above"]),
    },
  };
}

/** The filter as an address says it: what is shown without asking is not said. */
export const queryOf = ({ phase, service, managerId, model, text }: ReleaseFilter, view: ReleaseView): string =>
  filterQuery("releases", {
    q: text,
    phase: phase === "open" ? null : phase,
    service,
    manager: managerId,
    model,
    view: view === "list" ? null : view,
  });
