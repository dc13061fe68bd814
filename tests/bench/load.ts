/** Many clients asking the same address at once. */
import http from "node:http";

export interface Load {
  requestsPerSecond: number;
  /** Milliseconds within which nineteen of twenty were answered. */
  p95: number;
}

export interface Asking {
  url: string;
  headers: Record<string, string>;
  /** What is sent each time, as JSON by POST; without it, it is a GET. */
  body?: object;
  clients: number;
  seconds: number;
}

/** Keeps `clients` connections busy for `seconds`, after a third of that to warm up. Any answer but 200 and 201 ends it. */
export async function load(asking: Asking): Promise<Load> {
  const { clients, seconds } = asking;
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  try {
    await keepBusy({ ...asking, seconds: seconds / 3 }, agent);
    const since = performance.now();
    const took = await keepBusy(asking, agent);
    const elapsed = (performance.now() - since) / 1000;
    took.sort((a, b) => a - b);
    return { requestsPerSecond: took.length / elapsed, p95: took[Math.floor(took.length * 0.95)] ?? Number.NaN };
  } finally {
    agent.destroy();
  }
}

async function keepBusy(asking: Asking, agent: http.Agent): Promise<number[]> {
  const took: number[] = [];
  const end = performance.now() + asking.seconds * 1000;
  const client = async () => {
    while (performance.now() < end) {
      const since = performance.now();
      await ask(asking, agent);
      took.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: asking.clients }, client));
  return took;
}

const ask = ({ url, headers, body }: Asking, agent: http.Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = body && JSON.stringify(body);
    const type = sent === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(sent) };
    const method = sent === undefined ? "GET" : "POST";
    const request = http.request(url, { agent, method, headers: { ...headers, ...type } }, (answer) => {
      answer.resume();
      answer.once("error", reject);
      answer.once("end", () =>
        answer.statusCode === 200 || answer.statusCode === 201
          ? resolve()
          : reject(new Error(`${url} answered ${answer.statusCode ?? "nothing"}.`)),
      );
    });
    request.once("error", reject);
    request.end(sent);
  });
