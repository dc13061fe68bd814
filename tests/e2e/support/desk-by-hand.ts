/** A person at the desk without any browser: pages are read as text, and forms are posted as a browser without JavaScript posts them. */
import type { APIRequest, APIRequestContext, APIResponse } from "@playwright/test";

export interface Desk {
  /** The text of a page. */
  read(address: string): Promise<string>;
  /** The bytes of a download. */
  take(address: string): Promise<Buffer>;
  /** Fills in the form that has this label and posts it. Answers the page that comes back, wherever it leads. */
  send(address: string, label: string, typed?: Typed): Promise<string>;
  close(): Promise<void>;
}

/** By the names of fields; of a choice, the words it is shown with. */
type Typed = Readonly<Record<string, string | readonly string[]>>;

/** Signs somebody in by the demonstration's one click. */
export async function deskOf(browserless: APIRequest, baseURL: string, name: string): Promise<Desk> {
  const http = await browserless.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL } });
  const desk = deskAt(http);
  const [, personId] = new RegExp(`value="([0-9a-f-]{36})"[^>]*><span[^>]*>${name}<`).exec(await desk.read("/sign-in")) ?? [];
  if (!personId) throw new Error(`${name} does not stand on the sign-in page.`);
  await post(http, "/sign-in", name, { personId });
  return desk;
}

const deskAt = (http: APIRequestContext): Desk => ({
  read: (address) => pageAt(http, address),
  take: async (address) => (await answered(http, address)).body(),
  send: (address, label, typed = {}) => post(http, address, `aria-label="${label}"`, typed),
  close: () => http.dispose(),
});

async function answered(http: APIRequestContext, address: string): Promise<APIResponse> {
  const answer = await http.get(address);
  if (!answer.ok()) throw new Error(`${address} answers ${answer.status()}.`);
  return answer;
}

const pageAt = async (http: APIRequestContext, address: string): Promise<string> => (await answered(http, address)).text();

async function post(http: APIRequestContext, address: string, words: string, typed: Typed): Promise<string> {
  const page = await pageAt(http, address);
  const [found] = [...page.matchAll(/<form\b.*?<\/form>/gs)].map(([form]) => form).filter((form) => form.includes(words));
  if (found === undefined) throw new Error(`No form at ${address} has ${words}.`);
  const form = new FormData();
  for (const [name, value] of filledIn(fieldsOf(found), typed)) form.append(name, value);
  const answer = await http.post(address, { multipart: form });
  if (!answer.ok()) throw new Error(`${words} at ${address} answers ${answer.status()}.`);
  return answer.text();
}

interface Field {
  name: string;
  /** What it would send as it stands; null sends nothing. */
  value: string | null;
  /** Of a choice, what each of the words shown stands for. */
  choices?: Map<string, string>;
}

function fieldsOf(form: string): Field[] {
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([tag]): Field => {
    const isUnticked = /type="(checkbox|radio)"/.test(tag) && !/\bchecked\b/.test(tag);
    return { name: attribute(tag, "name"), value: isUnticked ? null : attribute(tag, "value") };
  });
  const areas = [...form.matchAll(/(<textarea\b[^>]*>)(.*?)<\/textarea>/gs)].map(([, tag = "", text = ""]): Field => {
    return { name: attribute(tag, "name"), value: plain(text) };
  });
  const selects = [...form.matchAll(/(<select\b[^>]*>)(.*?)<\/select>/gs)].map(([, tag = "", inside = ""]): Field => {
    const options = [...inside.matchAll(/(<option\b[^>]*>)(.*?)<\/option>/gs)];
    const [chosen] = [...options.filter(([, option = ""]) => /\bselected\b/.test(option)), ...options];
    const choices = new Map(options.map(([, option = "", words = ""]) => [plain(words), attribute(option, "value")]));
    return { name: attribute(tag, "name"), value: attribute(chosen?.[1] ?? "", "value"), choices };
  });
  return [...inputs, ...areas, ...selects].filter(({ name }) => name !== "");
}

function filledIn(fields: readonly Field[], typed: Typed): [string, string][] {
  const left = fields.filter(({ name }) => !(name in typed)).map(({ name, value }) => [name, value] as const);
  const entered = Object.entries(typed).flatMap(([name, values]) => {
    const choices = fields.find((field) => field.name === name)?.choices;
    return [values].flat().map((value) => [name, choices?.get(value) ?? value] as const);
  });
  return [...left, ...entered].flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
}

const attribute = (tag: string, name: string): string => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

/** Markup as it is read: scripts, comments and tags away, entities as what they stand for. */
export const plain = (markup: string): string =>
  markup
    .replaceAll(/<script\b.*?<\/script>|<!--.*?-->|<[^>]*>/gs, "")
    .replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
