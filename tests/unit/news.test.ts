import { describe, expect, it } from "vitest";
import { concerns, followsByItself, movesQueue, type News, sayNews } from "#lib/domain/news";

const actor = { kind: "person", id: "1", name: "Ingrid Solberg" };
const news = (one: Partial<News>): News => ({
  id: "1",
  stream: "REL-9",
  types: ["plan.saved"],
  authorizations: [],
  services: [],
  meetings: [],
  sentence: "",
  writtenAt: 0,
  ...one,
});

describe("a page that follows by itself", () => {
  it("is a meeting, and no other", () => {
    expect(followsByItself("/cab/3")).toBe(true);
    for (const path of ["/cab", "/", "/releases/REL-3", "/authorizations/3"]) expect(followsByItself(path)).toBe(false);
  });
});

describe("news", () => {
  it("name the release and who did it", () => {
    expect(sayNews("REL-9", [{ type: "vote.cast", verdict: "grant", actor }])).toBe("REL-9: Ingrid Solberg voted to grant.");
  });

  it("of the admin stream need no name of a stream", () => {
    expect(sayNews("admin", [{ type: "password.changed", actor }])).toBe("Ingrid Solberg changed the password.");
  });

  it("say what came of it in the same sentence, with the name once", () => {
    const said = sayNews("REL-9", [
      { type: "plan.saved", actor },
      { type: "authorization.expired", actor },
    ]);
    expect(said).toBe(
      "REL-9: Ingrid Solberg saved the plan: scope, back-out plan and test strategy, and ended an authorization that was past its time: it is expired.",
    );
  });

  it("count what is too much for a sentence", () => {
    const said = sayNews("REL-9", [
      { type: "impact.taken", actor },
      { type: "plan.saved", actor },
      { type: "run_sheet.saved", steps: [1], actor },
    ]);
    expect(said).toBe(
      "REL-9: Ingrid Solberg took the impact snapshot: no services affected, no targets frozen, and saved the run-sheet: 1 step. And 1 more.",
    );
  });

  it("move the queue when something is asked, decided or voted", () => {
    expect(["authorization.asked", "vote.cast", "plan.saved"].map((type) => movesQueue({ types: [type] }))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("a page", () => {
  const asked = news({ types: ["authorization.asked"], authorizations: [12] });
  const change = news({ stream: "CHG-7", types: ["change.amended"] });
  const service = news({ stream: "admin", types: ["target.added"], services: ["PAY"] });
  const appointment = news({ stream: "admin", types: ["appointment.proposed"] });
  it.each<[string, readonly News[], readonly News[]]>([
    ["/", [asked, change], [service, appointment]],
    ["/releases", [asked], [change, service]],
    ["/releases/REL-9", [asked], [news({ stream: "REL-91" }), change]],
    ["/releases/REL-9/plan", [asked], [news({ stream: "REL-8" })]],
    ["/releases/new", [], [asked]],
    ["/changes", [change], [asked]],
    ["/changes/CHG-7", [change], [news({ stream: "CHG-8" }), asked]],
    ["/authorizations", [asked], [news({}), change]],
    ["/authorizations/12", [asked], [news({ authorizations: [13] })]],
    ["/cab", [news({ stream: "CAB-3" })], [asked]],
    ["/cab/3", [news({ stream: "CAB-3" }), news({ meetings: [3] })], [news({ stream: "CAB-4" }), news({ meetings: [4] }), asked]],
    ["/services", [service], [asked]],
    ["/services/PAY", [service], [news({ ...service, services: ["SHOP"] })]],
    ["/library", [news({ types: ["library.checked_in"] })], [asked]],
    ["/record", [asked, change, service, appointment], []],
    ["/admin", [appointment], [service, asked]],
    ["/account", [], [asked, appointment]],
  ])("at %s hears of what it shows, and of nothing else", (path, heard, unheard) => {
    expect([...heard, ...unheard].filter((one) => concerns(path, one))).toEqual(heard);
  });
});
