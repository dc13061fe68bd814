/** What somebody did, as it is told on pages that are open elsewhere; and which pages it is about. */
import { describeEvent, type NameOf } from "./describe-event.ts";
import { movesNeeds, movesProposals } from "./need.ts";

/** What one transaction wrote into one stream of the record. */
export interface News {
  id: string;
  /** The stream it is about: "REL-9", "CHG-118", "admin". */
  stream: string;
  types: readonly string[];
  /** The numbers of authorizations and the keys of services it is about. */
  authorizations: readonly number[];
  services: readonly string[];
  /** The numbers of meetings that run, on whose agendas those authorizations stand. */
  meetings: readonly number[];
  sentence: string;
  /** Milliseconds of the server's clock: what was written before a page was made stands on it. */
  writtenAt: number;
}

const mostSentences = 2;

/** One sentence for all that one person did at once: "REL-9: Ingrid Solberg voted to grant, and brought ... granted." */
export function sayNews(stream: string, contents: readonly unknown[], nameOf?: NameOf): string {
  const [first = "", ...others] = contents.map((content) => describeEvent(content, nameOf));
  const said = others.slice(1 - mostSentences).map((sentence) => `, and ${withoutSame(first, sentence)}`);
  const left = others.length - said.length;
  const sentence = said.length === 0 ? first : `${first.replace(/\.$/, "")}${said.join("")}`;
  return `${stream === "admin" ? "" : `${stream}: `}${sentence}${left > 0 ? ` And ${left} more.` : ""}`;
}

/** Both begin with the same name: the second time it is left out. */
function withoutSame(first: string, second: string): string {
  const [a, b] = [first.split(" "), second.split(" ")];
  const differs = b.findIndex((word, index) => word !== a[index]);
  return differs > 0 ? b.slice(differs).join(" ") : second;
}

const touches = (news: Pick<News, "types">, ...families: readonly string[]): boolean =>
  news.types.some((type) => families.includes(type.split(".")[0] ?? ""));

const isOfDecisions = (news: Pick<News, "types">): boolean => touches(news, "authorization", "vote");
const isOfServices = (news: Pick<News, "types">): boolean =>
  touches(news, "service", "suites", "relation", "target", "measurement", "configuration_item");

/** Whether these news change how many decisions wait for somebody. */
export const movesQueue = isOfDecisions;

/**
 * Whether a page follows by itself: in a meeting everybody looks at the same thing, and nobody wants to ask for each vote. What
 * somebody is typing is never taken from them.
 */
export const followsByItself = (path: string): boolean => /^\/cab\/\d+$/.test(path);

/** Whether they may change what stands in somebody's inbox. */
export const movesInbox = (news: Pick<News, "types" | "stream">): boolean =>
  news.types.some((type) => (news.stream === "admin" ? movesProposals(type) : movesNeeds(type)));

/** Whether a page, named by its path, shows something that these news have changed. */
export function concerns(path: string, news: News): boolean {
  const [place = "", thing = ""] = path.split("/").slice(1);
  const isRelease = news.stream.startsWith("REL-");
  const isChange = news.stream.startsWith("CHG-");
  switch (place) {
    case "":
      return isRelease || isChange;
    case "inbox":
      return movesInbox(news);
    case "releases":
      return thing.startsWith("REL-") ? news.stream === thing : thing === "" && isRelease;
    case "changes":
      return thing.startsWith("CHG-") ? news.stream === thing : thing === "" && isChange;
    case "authorizations":
      return thing === "" ? isOfDecisions(news) : news.authorizations.includes(Number(thing));
    case "cab":
      return thing === ""
        ? news.stream.startsWith("CAB-")
        : news.stream === `CAB-${thing}` || news.meetings.includes(Number(thing));
    case "services":
      return thing === "" ? isOfServices(news) : isOfServices(news) && news.services.includes(thing);
    case "library":
      return thing === "" && touches(news, "library", "media");
    case "record":
      return true;
    case "admin":
      return touches(news, "person", "appointment", "template", "environment");
    default:
      return false;
  }
}
