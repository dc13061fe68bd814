import type { AuthorizationState } from "#lib/domain/authorization";
import { authorizationStateLabels, changeModelLabels, gateLabels } from "#lib/domain/labels";
import { type ChangeModel, type Gate, gates } from "#lib/domain/release";
import { type QueueFilter, queueLists } from "#lib/queries/authorization-queue";
import { addressOf, choiceParam, numberParam, type SearchParams, textParam } from "#lib/web/list-address";

const everything = { value: "", label: "everything" };

/** What the request is about; a gate by its own name. */
export const aboutOptions = [
  everything,
  { value: "change", label: "changes" },
  ...gates.map((gate) => ({ value: gate, label: `gate: ${gateLabels[gate]}` })),
  { value: "intake", label: "intakes" },
  { value: "ratification", label: "ratifications" },
  { value: "waiver", label: "waivers" },
];
export const modelOptions = [
  { value: "", label: "all models" },
  ...Object.entries(changeModelLabels).map(([value, label]) => ({ value, label })),
];
export const stateOptions = [
  { value: "", label: "all states" },
  ...Object.entries(authorizationStateLabels).map(([value, label]) => ({ value, label })),
];

const abouts = ["", "change", "intake", "ratification", "waiver", ...gates] as const;
const models = ["", ...(Object.keys(changeModelLabels) as ChangeModel[])] as const;
const states = ["", ...(Object.keys(authorizationStateLabels) as AuthorizationState[])] as const;

export interface AskedQueue {
  filter: QueueFilter;
  /** The filter as the address has it, for the way to other pages of it. */
  kept: Record<"q" | "about" | "service" | "model" | "state", string>;
  isFiltered: boolean;
}

export async function askedQueue(searchParams: SearchParams): Promise<AskedQueue> {
  const asked = await searchParams;
  const list = choiceParam(asked["list"], ["", ...queueLists] as const, "");
  const about = choiceParam(asked["about"], abouts, "");
  const model = choiceParam(asked["model"], models, "");
  const state = choiceParam(asked["state"], states, "");
  const [text, service] = [textParam(asked["q"]), textParam(asked["service"])];
  const kept = { q: text, about, service, model, state };
  return {
    filter: {
      list: list === "" ? null : list,
      subject: about === "" ? null : isGate(about) ? "gate" : about,
      gate: isGate(about) ? about : null,
      service,
      model: model === "" ? null : model,
      state: state === "" ? null : state,
      text,
      after: list === "" ? null : numberParam(asked["after"]),
    },
    kept,
    isFiltered: Object.values(kept).some((value) => value !== ""),
  };
}

const isGate = (about: (typeof abouts)[number]): about is Gate => gates.some((gate) => gate === about);

export const queueAddress = (params: Record<string, string | number | null>): string => addressOf("/authorizations", params);
