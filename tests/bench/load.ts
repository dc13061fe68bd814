/** Many clients asking the same address at once. */
import http from "node:http";

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds within which nineteen of twenty were answered. */
  p95: number;
}

interface Asking {
  url: string;
  cookie: string;
  clients: number;
  seconds: number;
}

/** Keeps `clients` connections busy for `seconds`, after a third of that to warm up. Any answer but 200 ends it. */
export async function load({ url, cookie, clients, seconds }: Asking): Promise<Load> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  try {
    await keepBusy({ url, cookie, clients, seconds: seconds / 3 }, agent);
    const since = performance.now();
    const took = await keepBusy({ url, cookie, clients, seconds }, agent);
    const elapsed = (performance.now() - since) / 1000;
    took.sort((a, b) => a - b);
    return { requestsPerSecond: took.length / elapsed, p95: took[Math.floor(took.length * 0.95)] ?? Number.NaN };
  } finally {
    agent.destroy();
  }
}

async function keepBusy({ url, cookie, clients, seconds }: Asking, agent: http.Agent): Promise<number[]> {
  const took: number[] = [];
  const end = performance.now() + seconds * 1000;
  const client = async () => {
    while (performance.now() < end) {
      const since = performance.now();
      await get(url, cookie, agent);
      took.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return took;
}

const get = (url: string, cookie: string, agent: http.Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers: { cookie } }, (answer) => {
      answer.resume();
      answer.once("error", reject);
      answer.once("end", () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${answer.statusCode ?? "nothing"}.`)),
      );
    });
    request.once("error", reject);
  });
