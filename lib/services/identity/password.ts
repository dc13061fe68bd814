/** Passwords: argon2id with 19 MiB and two passes, as OWASP asks. */
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Of a password nobody has: an unknown e-mail address costs the same work as a wrong password.
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$UP6OB53kqdZbOxJdNTt+pw$UAwJzmmw1go90evt7KoyosPvoXvmwevP8fyU4YXqAk0";

export const newPassword = z
  .string({ error: "Choose a password." })
  .min(12, "A password has at least 12 characters.")
  .max(200, "A password has at most 200 characters.");

export const typedPassword = z
  .string({ error: "Enter the password." })
  .min(1, "Enter the password.")
  .max(200, "A password has at most 200 characters.");

export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFKC"), cost);

/** Whether the password fits the hash; without a hash it works as long, and says no. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? nobodys, password.normalize("NFKC"));
  return fits && passwordHash !== null;
}
