/** The settings, read from the environment once, on first use: a build has none. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { type Role, roles } from "#lib/domain/release";

const postgresUrl = (sentence: string) => z.string({ error: sentence }).regex(/^postgres(ql)?:\/\//, sentence);
const megabytes = (sentence: string) => z.coerce.number({ error: sentence }).int(sentence).positive(sentence);

const callsPerMinute = "API_RATE_PER_MINUTE must be a whole number of calls that one access token may make in a minute.";

const keptDays =
  "SUPERSEDED_BUILD_DAYS must be a whole number of days, at least 1, that the bytes of superseded builds are kept.";

const Environment = z.object({
  DATABASE_URL: postgresUrl(
    "DATABASE_URL must be the connection string of the application role, postgresql://countersign_app:...@host/database.",
  ),
  DATABASE_DIRECT_URL: postgresUrl(
    "DATABASE_DIRECT_URL must be a connection string of the application role that goes to PostgreSQL itself, past any pooler.",
  ).optional(),
  LIBRARY_DIR: z
    .string()
    .default(".data/library")
    .transform((folder) => path.resolve(folder)),
  ARTIFACT_LIMIT_MB: megabytes("ARTIFACT_LIMIT_MB must be a whole number of megabytes.").default(5120),
  REPORT_LIMIT_MB: megabytes("REPORT_LIMIT_MB must be a whole number of megabytes.").default(128),
  SBOM_LIMIT_MB: megabytes("SBOM_LIMIT_MB must be a whole number of megabytes.").default(20),
  SUPERSEDED_BUILD_DAYS: z.coerce.number({ error: keptDays }).int(keptDays).min(1, keptDays).max(36_500, keptDays).default(90),
  API_RATE_PER_MINUTE: z.coerce.number({ error: callsPerMinute }).int(callsPerMinute).positive(callsPerMinute).default(600),
});

const aboutBucket =
  "LIBRARY_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens. The other LIBRARY_S3_ settings need it.";
const BucketEnvironment = z.object({
  LIBRARY_S3_BUCKET: z.string({ error: aboutBucket }).regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, aboutBucket),
  LIBRARY_S3_ENDPOINT: z
    .url({
      protocol: /^https?$/,
      error: "LIBRARY_S3_ENDPOINT must be the address of the S3-compatible store, for example https://s3.example.com.",
    })
    .optional(),
  LIBRARY_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/, "LIBRARY_S3_REGION must be a region's name, for example eu-central-1.")
    .optional(),
  AWS_REGION: z.string().optional(),
  LIBRARY_S3_PREFIX: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*\/?$/, "LIBRARY_S3_PREFIX must be letters, digits, . _ - parted by slashes: countersign/library.")
    .default(""),
});

const LogEnvironment = z.object({
  LOG_LEVEL: z
    .enum(["silent", "error", "warn", "info", "debug"], { error: "LOG_LEVEL must be silent, error, warn, info or debug." })
    .default("info"),
});

const WebEnvironment = z.object({
  NEXTAUTH_URL: z.url("NEXTAUTH_URL must be the address people open, for example https://releases.example.com."),
  NEXTAUTH_SECRET: z
    .string({ error: "NEXTAUTH_SECRET must be set: it signs the sessions." })
    .min(32, "NEXTAUTH_SECRET must have at least 32 characters."),
  SETUP_TOKEN_HASH: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "SETUP_TOKEN_HASH must be a SHA-256 in hexadecimal.")
    .optional(),
  METRICS_TOKEN: z.string().min(16, "METRICS_TOKEN must have at least 16 characters.").optional(),
});

const isSafeIssuer = (url: string): boolean => {
  const { protocol, hostname, search, hash } = new URL(url);
  const isHere = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  return (protocol === "https:" || (protocol === "http:" && isHere)) && search === "" && hash === "";
};

/** `releases=release_manager,cab=auditor`; words with commas are parted by semicolons. */
function roleWords(text: string): { word: string; role: Role }[] | null {
  const pairs = text.split(text.includes(";") ? ";" : ",").flatMap((pair) => (pair.trim() === "" ? [] : [pair.trim()]));
  const read = pairs.map((pair) => {
    const at = pair.lastIndexOf("=");
    const [word, name] = [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()];
    const role = roles.find((one) => one === name);
    return word !== "" && role ? { word, role } : null;
  });
  return read.length === 0 || read.includes(null) ? null : read.filter((one) => one !== null);
}

const ProviderEnvironment = z.object({
  OIDC_ISSUER: z
    .url("OIDC_ISSUER must be the address of the sign-in provider, for example https://login.example.com/realms/it.")
    .refine((url) => !URL.canParse(url) || isSafeIssuer(url), "OIDC_ISSUER must begin with https:// and have no query."),
  OIDC_CLIENT_ID: z.string({ error: "OIDC_CLIENT_ID must be set: the provider gives it to this system." }),
  OIDC_CLIENT_SECRET: z.string({ error: "OIDC_CLIENT_SECRET must be set: the provider gives it to this system." }),
  OIDC_NAME: z.string().max(40, "OIDC_NAME is the button's word for the provider: at most 40 characters.").optional(),
  OIDC_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/, "OIDC_SCOPE must hold openid: scopes parted by spaces.")
    .default("openid email profile"),
  OIDC_TRUST_EMAIL: z
    .enum(["yes", "no"], {
      error: "OIDC_TRUST_EMAIL must be yes or no: whether every e-mail address of the provider is verified.",
    })
    .default("no"),
  OIDC_ADMIT_UNKNOWN: z
    .enum(["yes", "no"], { error: "OIDC_ADMIT_UNKNOWN must be yes or no: whether people whom nobody added may come in." })
    .default("no"),
});

const noPair = "OIDC_ROLES_CLAIM and OIDC_ROLES go together: set both, or neither.";
const ProviderRoles = z
  .object({
    OIDC_ROLES_CLAIM: z.string().optional(),
    OIDC_ROLES: z
      .string()
      .transform((text, context) => {
        const words = roleWords(text);
        if (words) return words;
        const message = `OIDC_ROLES must be pairs like releases=release_manager,it-admins=administrator; the roles are ${roles.join(", ")}.`;
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      })
      .optional(),
  })
  .refine((one) => (one.OIDC_ROLES === undefined) === (one.OIDC_ROLES_CLAIM === undefined), noPair);

const bareAddress = String.raw`[^\s\p{Cc}<>@,;:"]+@[^\s\p{Cc}<>@,;:"]+`;
const mailAddress = new RegExp(String.raw`^(?:${bareAddress}|[^\p{Cc}<>"@,;:]{1,100} <${bareAddress}>)$`, "u");
const MailEnvironment = z.object({
  SMTP_URL: z
    .string({ error: "SMTP_URL and MAIL_FROM go together: set both, or neither." })
    .refine(
      (url) => /^smtps?:\/\/./.test(url) && URL.canParse(url) && new URL(url).hostname !== "",
      "SMTP_URL must be the mail server, smtp://user:password@mail.example.com:587 or smtps://.",
    ),
  MAIL_FROM: z
    .string({ error: "SMTP_URL and MAIL_FROM go together: set both, or neither." })
    .regex(mailAddress, "MAIL_FROM must be an address, countersign@example.com or Countersign <countersign@example.com>."),
  NEXTAUTH_URL: z.url("NEXTAUTH_URL must be the address people open: links in mails begin with it."),
});

const noKey =
  "SIGNING_KEY must be an Ed25519 private key, PKCS #8 in base64: openssl genpkey -algorithm ed25519 -outform DER | base64 -w0.";
const SigningEnvironment = z.object({
  SIGNING_KEY: z.string({ error: noKey }).transform((text, context) => {
    const key = privateKeyIn(text);
    if (key) return key;
    context.addIssue({ code: "custom", message: noKey });
    return z.NEVER;
  }),
  NEXTAUTH_URL: z.url("NEXTAUTH_URL must be the address people open: statements are signed in its name."),
});

function privateKeyIn(base64: string): KeyObject | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(base64, "base64"), format: "der", type: "pkcs8" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

type Settings = Readonly<Record<string, string | undefined>>;

/** As they were set: a blank setting is one that is not there. */
const given = (settings: Settings = process.env): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value?.trim() !== ""));

const usesProvider = (settings?: Settings): boolean => Object.keys(given(settings)).some((name) => name.startsWith("OIDC_"));

/** Asked at every gate check: going through the whole environment takes as long as a signature. */
const usesSigning = ({ SIGNING_KEY: key = "" }: Settings = process.env): boolean => key.trim() !== "";

const usesMail = (settings?: Settings): boolean => ["SMTP_URL", "MAIL_FROM"].some((name) => name in given(settings));

const usesBucket = (settings?: Settings): boolean => Object.keys(given(settings)).some((name) => name.startsWith("LIBRARY_S3_"));

function problemsOf(schema: z.ZodType, settings: Settings): string[] {
  const parsed = schema.safeParse(given(settings));
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
}

function readOnce<T>(schema: z.ZodType<T>): () => T {
  let read: T | undefined;
  return () => {
    if (read === undefined) {
      const parsed = schema.safeParse(given());
      if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join(" "));
      read = parsed.data;
    }
    return read;
  };
}

/** What every process needs. */
export const environment = readOnce(Environment);

const bucketEnvironment = readOnce(BucketEnvironment);

export interface LibraryBucket {
  name: string;
  region: string;
  /** null at Amazon's own. */
  endpoint: string | null;
  /** Empty, or with a slash at its end. */
  prefix: string;
}

/** The bucket of the library's bytes; null where they are kept in a folder. Who may enter it the SDK reads: AWS_ACCESS_KEY_ID and its like. */
export function libraryBucket(): LibraryBucket | null {
  if (!usesBucket()) return null;
  const set = bucketEnvironment();
  return {
    name: set.LIBRARY_S3_BUCKET,
    region: set.LIBRARY_S3_REGION ?? set.AWS_REGION ?? "us-east-1",
    endpoint: set.LIBRARY_S3_ENDPOINT ?? null,
    prefix: set.LIBRARY_S3_PREFIX.replace(/([^/])$/, "$1/"),
  };
}

/** How much is logged: asked by every process, also where nothing else is set. */
export const logLevel = (): z.output<typeof LogEnvironment>["LOG_LEVEL"] => logEnvironment().LOG_LEVEL;
const logEnvironment = readOnce(LogEnvironment);

/** What the web process needs besides. */
export const webEnvironment = readOnce(WebEnvironment);

const providerEnvironment = readOnce(ProviderEnvironment);
const providerRoles = readOnce(ProviderRoles);

export interface SignInProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the sign-in page calls it. */
  name: string;
  scope: string;
  /** It vouches for every address it names, also where it does not say so. */
  trustsEmail: boolean;
  admitsUnknown: boolean;
  /** The claim that names roles, and which of its words means which; null where roles are given here alone. */
  roles: { claim: string; words: { word: string; role: Role }[] } | null;
}

/** The sign-in provider; null where people sign in with passwords alone. */
export function signInProvider(): SignInProvider | null {
  if (!usesProvider()) return null;
  const { OIDC_ISSUER: issuer, ...set } = providerEnvironment();
  const { OIDC_ROLES_CLAIM: claim, OIDC_ROLES: words } = providerRoles();
  return {
    issuer,
    clientId: set.OIDC_CLIENT_ID,
    clientSecret: set.OIDC_CLIENT_SECRET,
    name: set.OIDC_NAME ?? new URL(issuer).host,
    scope: set.OIDC_SCOPE,
    trustsEmail: set.OIDC_TRUST_EMAIL === "yes",
    admitsUnknown: set.OIDC_ADMIT_UNKNOWN === "yes",
    roles: claim !== undefined && words !== undefined ? { claim, words } : null,
  };
}

const signingEnvironment = readOnce(SigningEnvironment);

export interface SigningSettings {
  key: KeyObject;
  /** Who signs: the address people open, no slash at its end. */
  address: string;
}

/** What statements for machines are signed with; null where none is set, and they are told unsigned. */
export function signingSettings(): SigningSettings | null {
  if (!usesSigning()) return null;
  const { SIGNING_KEY: key, NEXTAUTH_URL } = signingEnvironment();
  return { key, address: NEXTAUTH_URL.replace(/\/+$/, "") };
}

const mailEnvironment = readOnce(MailEnvironment);

export interface MailSettings {
  smtpUrl: string;
  from: string;
  /** What links begin with: no slash at its end. */
  address: string;
}

/** The mail server; null where nobody is written to and the inbox has to do. */
export function mailSettings(): MailSettings | null {
  if (!usesMail()) return null;
  const { SMTP_URL: smtpUrl, MAIL_FROM: from, NEXTAUTH_URL } = mailEnvironment();
  return { smtpUrl, from, address: NEXTAUTH_URL.replace(/\/+$/, "") };
}

/** Every setting of the web process at once: a sentence for each that is wrong. */
export function settingsProblems(settings: Settings = process.env): string[] {
  const provider = usesProvider(settings) ? [ProviderEnvironment, ProviderRoles] : [];
  const mail = usesMail(settings) ? [MailEnvironment] : [];
  const bucket = usesBucket(settings) ? [BucketEnvironment] : [];
  const signing = usesSigning(settings) ? [SigningEnvironment] : [];
  const problems = [Environment, LogEnvironment, WebEnvironment, ...bucket, ...provider, ...mail, ...signing].flatMap((schema) =>
    problemsOf(schema, settings),
  );
  return [...new Set(problems)];
}

export const sayProblems = (problems: readonly string[]): string =>
  `These settings have to be mended:\n${problems.map((one) => `  ${one}`).join("\n")}`;

export function requireSettings(): void {
  const problems = settingsProblems();
  if (problems.length > 0) throw new Error(sayProblems(problems));
}

type Showing = "plain" | "secret" | "host";

/** What the web process reads, in the order of the README's table, and how an administrator may see it. */
const shown: readonly [name: string, meaning: string, showing: Showing, unset: string][] = [
  ["DATABASE_URL", "The database, as the application's role", "host", ""],
  ["DATABASE_DIRECT_URL", "The same past any pooler, for what listens", "host", "as DATABASE_URL"],
  ["NEXTAUTH_URL", "The address people open", "plain", ""],
  ["NEXTAUTH_SECRET", "Signs the sessions", "secret", ""],
  ["SIGNING_KEY", "Signs what machines are told", "secret", "not set: statements are told unsigned"],
  ["LIBRARY_DIR", "Where the library's files lie", "plain", ".data/library"],
  ["LIBRARY_S3_BUCKET", "The bucket of the library's bytes", "plain", "not set: they lie in the folder"],
  ["LIBRARY_S3_ENDPOINT", "The store it is in", "host", "Amazon S3"],
  ["LIBRARY_S3_REGION", "Its region", "plain", "as AWS_REGION, else us-east-1"],
  ["LIBRARY_S3_PREFIX", "What keys in it begin with", "plain", "nothing"],
  ["ARTIFACT_LIMIT_MB", "The largest artifact", "plain", "5120"],
  ["REPORT_LIMIT_MB", "The largest test report", "plain", "128"],
  ["SBOM_LIMIT_MB", "The largest bill of materials", "plain", "20"],
  ["SUPERSEDED_BUILD_DAYS", "Days that the bytes of superseded builds are kept", "plain", "90"],
  ["API_RATE_PER_MINUTE", "Calls that one access token may make in a minute", "plain", "600"],
  ["LOG_LEVEL", "How much is logged", "plain", "info"],
  ["METRICS_TOKEN", "Opens /api/metrics", "secret", "not set"],
  ["SMTP_URL", "The mail server", "host", "not set: nobody is written to"],
  ["MAIL_FROM", "Whom mails come from", "plain", "not set"],
  ["OIDC_ISSUER", "The sign-in provider", "plain", "not set: passwords alone"],
  ["OIDC_NAME", "What the sign-in page calls it", "plain", "the issuer's host"],
  ["OIDC_CLIENT_ID", "This system's name at the provider", "plain", "not set"],
  ["OIDC_CLIENT_SECRET", "This system's secret at the provider", "secret", "not set"],
  ["OIDC_SCOPE", "What the provider is asked for", "plain", "openid email profile"],
  ["OIDC_TRUST_EMAIL", "Whether each of its addresses counts as verified", "plain", "no"],
  ["OIDC_ADMIT_UNKNOWN", "Whether people whom nobody added may come in", "plain", "no"],
  ["OIDC_ROLES_CLAIM", "The claim that names roles", "plain", "not set"],
  ["OIDC_ROLES", "Which of its words gives which role", "plain", "not set"],
];

export function settingsInForce(): { name: string; value: string; meaning: string }[] {
  const set = given();
  return shown.map(([name, meaning, showing, unset]) => {
    const value = set[name];
    if (value === undefined) return { name, meaning, value: unset };
    if (showing === "secret") return { name, meaning, value: "set" };
    if (showing === "plain") return { name, meaning, value };
    const { host, pathname } = new URL(value);
    return { name, meaning, value: `${host}${pathname}` };
  });
}
