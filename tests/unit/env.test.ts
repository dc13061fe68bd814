import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const whole = {
  DATABASE_URL: "postgresql://countersign_app:secret@localhost/countersign",
  NEXTAUTH_URL: "https://releases.example.com",
  NEXTAUTH_SECRET: "s".repeat(32),
};
const provider = { OIDC_ISSUER: "https://id.example.com/realms/it", OIDC_CLIENT_ID: "countersign", OIDC_CLIENT_SECRET: "secret" };

/** The module as a fresh process reads it, with these settings and no others of ours. */
async function settings(given: Record<string, string>) {
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  vi.resetModules();
  return import("#lib/env");
}

async function wrong(given: Record<string, string>): Promise<string[]> {
  const { requireSettings } = await settings(given);
  try {
    requireSettings();
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

beforeEach(() => {
  for (const name of Object.keys(process.env))
    if (/^(OIDC_|NEXTAUTH_|DATABASE_|LOG_LEVEL|METRICS_|SMTP_|MAIL_|LIBRARY_S3_|AWS_|SUPERSEDED_)/.test(name))
      vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

describe("the settings", () => {
  it("are whole without a provider, and a blank one is one that is not there", async () => {
    expect(await wrong(whole)).toEqual([]);
    expect(await wrong({ ...whole, OIDC_ISSUER: "", OIDC_ROLES: " " })).toEqual([]);
    expect((await settings({ ...whole, OIDC_ISSUER: "" })).signInProvider()).toBeNull();
  });

  it("keep the bytes of superseded builds for 90 days, or a whole number of them", async () => {
    expect((await settings(whole)).environment().SUPERSEDED_BUILD_DAYS).toBe(90);
    expect((await settings({ ...whole, SUPERSEDED_BUILD_DAYS: "14" })).environment().SUPERSEDED_BUILD_DAYS).toBe(14);
    for (const days of ["0", "1.5", "soon"])
      expect(await wrong({ ...whole, SUPERSEDED_BUILD_DAYS: days })).toEqual([
        "SUPERSEDED_BUILD_DAYS must be a whole number of days, at least 1, that the bytes of superseded builds are kept.",
      ]);
  });

  it("say everything that is wrong at once, a sentence each", async () => {
    expect(
      await wrong({ NEXTAUTH_SECRET: "short", OIDC_ISSUER: "nowhere", OIDC_ADMIT_UNKNOWN: "maybe", OIDC_ROLES: "x=boss" }),
    ).toEqual([
      expect.stringMatching(/^DATABASE_URL must be/),
      expect.stringMatching(/^NEXTAUTH_URL must be/),
      "NEXTAUTH_SECRET must have at least 32 characters.",
      expect.stringMatching(/^OIDC_ISSUER must be the address/),
      expect.stringMatching(/^OIDC_CLIENT_ID must be set/),
      expect.stringMatching(/^OIDC_CLIENT_SECRET must be set/),
      expect.stringMatching(/^OIDC_ADMIT_UNKNOWN must be yes or no/),
      expect.stringMatching(/^OIDC_ROLES must be pairs like .*; the roles are requester, release_manager,/),
    ]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["an issuer that anybody on the way could answer for", { OIDC_ISSUER: "http://id.example.com" }, /must begin with https/],
    ["an issuer with a query", { OIDC_ISSUER: "https://id.example.com/?x=1" }, /no query/],
    ["scopes without openid", { OIDC_SCOPE: "email profile" }, /must hold openid/],
    ["roles without a claim", { OIDC_ROLES: "it=auditor" }, /go together/],
    ["a claim without roles", { OIDC_ROLES_CLAIM: "groups" }, /go together/],
    ["a seat in an authority as a role", { OIDC_ROLES_CLAIM: "groups", OIDC_ROLES: "board=cab" }, /must be pairs/],
    ["no pairs at all", { OIDC_ROLES_CLAIM: "groups", OIDC_ROLES: "," }, /must be pairs/],
  ])("refuse %s", async (_, set, sentence) => {
    expect(await wrong({ ...whole, ...provider, ...set })).toEqual([expect.stringMatching(sentence)]);
  });

  it("name the provider after its host, and admit nobody unknown, until told otherwise", async () => {
    const { signInProvider } = await settings({ ...whole, ...provider });
    expect(signInProvider()).toEqual({
      issuer: "https://id.example.com/realms/it",
      clientId: "countersign",
      clientSecret: "secret",
      name: "id.example.com",
      scope: "openid email profile",
      trustsEmail: false,
      admitsUnknown: false,
      roles: null,
    });
  });

  it("read which words mean which roles, words with commas and equals signs too", async () => {
    const roles = { OIDC_ROLES_CLAIM: "groups", OIDC_ROLES: "CN=Releases,OU=IT=release_manager; CN=Audit=auditor" };
    const { signInProvider } = await settings({ ...whole, ...provider, ...roles, OIDC_ISSUER: "http://localhost:9999" });
    expect(signInProvider()?.roles).toEqual({
      claim: "groups",
      words: [
        { word: "CN=Releases,OU=IT", role: "release_manager" },
        { word: "CN=Audit", role: "auditor" },
      ],
    });
  });
});

describe("the library's bucket", () => {
  it("is none where none is set", async () => {
    expect((await settings({ ...whole, LIBRARY_S3_BUCKET: " ", AWS_REGION: "eu-central-1" })).libraryBucket()).toBeNull();
  });

  it("is read with its store, and what its keys begin with", async () => {
    const set = { LIBRARY_S3_BUCKET: "countersign", LIBRARY_S3_ENDPOINT: "https://s3.example.com", AWS_REGION: "eu-central-1" };
    const { libraryBucket, settingsInForce } = await settings({ ...whole, ...set, LIBRARY_S3_PREFIX: "it/library" });
    const endpoint = "https://s3.example.com";
    expect(libraryBucket()).toEqual({ name: "countersign", region: "eu-central-1", endpoint, prefix: "it/library/" });
    expect(settingsInForce()).toContainEqual(expect.objectContaining({ name: "LIBRARY_S3_ENDPOINT", value: "s3.example.com/" }));
    const ofAmazon = { LIBRARY_S3_BUCKET: "countersign", LIBRARY_S3_REGION: "eu-west-1" };
    expect(
      (await settings({ ...whole, ...set, ...ofAmazon, LIBRARY_S3_ENDPOINT: "", LIBRARY_S3_PREFIX: "" })).libraryBucket(),
    ).toEqual({
      ...{ name: "countersign", region: "eu-west-1", endpoint: null, prefix: "" },
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["a store without a bucket", { LIBRARY_S3_ENDPOINT: "https://s3.example.com" }, /^LIBRARY_S3_BUCKET must be the name/],
    ["a bucket that is a path", { LIBRARY_S3_BUCKET: "a/b" }, /^LIBRARY_S3_BUCKET must be the name/],
    ["a store without an address", { LIBRARY_S3_BUCKET: "abc", LIBRARY_S3_ENDPOINT: "s3.example.com" }, /must be the address/],
    ["keys that begin with a slash", { LIBRARY_S3_BUCKET: "abc", LIBRARY_S3_PREFIX: "/library" }, /^LIBRARY_S3_PREFIX must be/],
  ])("is not %s", async (_, set, sentence) => {
    expect(await wrong({ ...whole, ...set })).toEqual([expect.stringMatching(sentence)]);
  });
});

describe("the mail server", () => {
  const mail = { SMTP_URL: "smtp://user:p%40ss@mail.example.com:587", MAIL_FROM: "Countersign <countersign@example.com>" };

  it("is none where none is set, blank or not", async () => {
    expect((await settings({ ...whole, SMTP_URL: " " })).mailSettings()).toBeNull();
  });

  it("is read with where links begin, and shown without its password", async () => {
    const { mailSettings, settingsInForce } = await settings({
      ...whole,
      ...mail,
      NEXTAUTH_URL: "https://releases.example.com/",
    });
    expect(mailSettings()).toEqual({ smtpUrl: mail.SMTP_URL, from: mail.MAIL_FROM, address: "https://releases.example.com" });
    expect(settingsInForce().find(({ name }) => name === "SMTP_URL")?.value).toBe("mail.example.com:587");
    expect(JSON.stringify(settingsInForce())).not.toContain("p%40ss");
  });

  it.each<[string, Record<string, string>, string]>([
    ["a server without a sender", { SMTP_URL: mail.SMTP_URL }, "SMTP_URL and MAIL_FROM go together: set both, or neither."],
    ["a sender without a server", { MAIL_FROM: mail.MAIL_FROM }, "SMTP_URL and MAIL_FROM go together: set both, or neither."],
    [
      "an address that is no mail server's",
      { ...mail, SMTP_URL: "https://mail.example.com" },
      "SMTP_URL must be the mail server, smtp://user:password@mail.example.com:587 or smtps://.",
    ],
    [
      "a sender with a line of its own",
      { ...mail, MAIL_FROM: "Countersign\nBcc: x@example.com <countersign@example.com>" },
      "MAIL_FROM must be an address, countersign@example.com or Countersign <countersign@example.com>.",
    ],
    [
      "two senders",
      { ...mail, MAIL_FROM: "one@example.com, two@example.com" },
      "MAIL_FROM must be an address, countersign@example.com or Countersign <countersign@example.com>.",
    ],
  ])("is refused as %s", async (_, given, sentence) => {
    expect(await wrong({ ...whole, ...given })).toEqual([sentence]);
  });
});
