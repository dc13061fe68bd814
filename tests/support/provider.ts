/** A real OpenID Connect provider for tests: `oidc-provider`, on a port of its own, with people whose claims a test may change. */
import { generateKeyPairSync } from "node:crypto";
import type { Server } from "node:http";
import { Provider } from "oidc-provider";

export interface ProviderClaims {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
}

export interface TestProvider {
  issuer: string;
  /** By the login that is typed at the provider, which is the subject too. */
  people: Map<string, ProviderClaims>;
  stop: () => Promise<void>;
}

export const client = { id: "countersign", secret: "a secret of the provider's" };

/** Starts it; everybody in `people` signs in there with any password. */
export async function startProvider(port: number, redirectUri: string): Promise<TestProvider> {
  const issuer = `http://localhost:${port}`;
  const people = new Map<string, ProviderClaims>();
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
    cookies: { keys: ["for tests alone"] },
    claims: { openid: ["sub", "groups"], email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    // Nobody is asked whether this system may know them: it is the house's own.
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const server = await new Promise<Server>((resolve, reject) => {
    const listening = provider.listen(port, "127.0.0.1", () => resolve(listening));
    listening.once("error", reject);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { issuer, people, stop };
}
