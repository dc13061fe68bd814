/** How often a token may call. Counted by each instance for itself: nothing is written per call. */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { environment } from "#lib/env";
import { CallError } from "./problem.ts";

const windowSeconds = 60;
/** Of an address that shows no token in force: enough for a mistake, too few for guessing. */
const strangersPerMinute = 60;

interface Limits {
  bearers: RateLimiterMemory;
  strangers: RateLimiterMemory;
}

// Route modules may be loaded more than once; the count is one.
const shared = globalThis as typeof globalThis & { countersignRates?: Limits };

function limits(): Limits {
  shared.countersignRates ??= {
    bearers: new RateLimiterMemory({ points: environment().API_RATE_PER_MINUTE, duration: windowSeconds }),
    strangers: new RateLimiterMemory({ points: strangersPerMinute, duration: windowSeconds }),
  };
  return shared.countersignRates;
}

/** Takes one call of a token off what it may make. Answers the headers that say how much is left (draft-ietf-httpapi-ratelimit-headers). */
export const takeCall = (tokenId: string): Promise<Record<string, string>> => take(limits().bearers, tokenId);

/** The same for whoever shows no token in force. */
export const takeStranger = (address: string): Promise<Record<string, string>> => take(limits().strangers, address);

async function take(limiter: RateLimiterMemory, key: string): Promise<Record<string, string>> {
  const policy = { "ratelimit-policy": `"calls";q=${limiter.points};w=${windowSeconds}` };
  try {
    return { ...policy, ratelimit: remaining(await limiter.consume(key)) };
  } catch (rejected) {
    if (!(rejected instanceof RateLimiterRes)) throw rejected;
    const seconds = secondsOf(rejected);
    throw new CallError("too-many", `Too many calls: ${limiter.points} a minute are taken. Try again in ${seconds} s.`, {
      headers: { ...policy, ratelimit: remaining(rejected), "retry-after": String(seconds) },
    });
  }
}

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

const remaining = (state: RateLimiterRes): string => `"calls";r=${state.remainingPoints};t=${secondsOf(state)}`;
