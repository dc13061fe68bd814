/** The settings, read from the environment once, on first use: a build has none. */
import path from "node:path";
import { z } from "zod";

const postgresUrl = (sentence: string) => z.string({ error: sentence }).regex(/^postgres(ql)?:\/\//, sentence);
const megabytes = (sentence: string) => z.coerce.number({ error: sentence }).int(sentence).positive(sentence);

const Environment = z.object({
  DATABASE_URL: postgresUrl(
    "DATABASE_URL must be the connection string of the application role, postgresql://countersign_app:...@host/database.",
  ),
  LIBRARY_DIR: z
    .string()
    .default(".data/library")
    .transform((folder) => path.resolve(folder)),
  ARTIFACT_LIMIT_MB: megabytes("ARTIFACT_LIMIT_MB must be a whole number of megabytes.").default(5120),
  REPORT_LIMIT_MB: megabytes("REPORT_LIMIT_MB must be a whole number of megabytes.").default(20),
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
});

function readOnce<T>(schema: z.ZodType<T>): () => T {
  let read: T | undefined;
  return () => {
    if (read === undefined) {
      const parsed = schema.safeParse(process.env);
      if (!parsed.success) throw new Error(parsed.error.issues.map(({ message }) => message).join(" "));
      read = parsed.data;
    }
    return read;
  };
}

/** What every process needs. */
export const environment = readOnce(Environment);

/** What the web process needs besides. */
export const webEnvironment = readOnce(WebEnvironment);
