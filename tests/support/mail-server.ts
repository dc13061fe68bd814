/** A real SMTP server for a test: keeps what it takes, and refuses as it is told. */
import { once } from "node:events";
import { createServer } from "node:net";
import { SMTPServer } from "smtp-server";

export interface TakenMail {
  from: string;
  to: string[];
  /** As it came over the wire. */
  raw: string;
}

export interface MailServer {
  url: string;
  port: number;
  taken: TakenMail[];
  /** Refuses this many mails with this answer before it takes one. */
  refuse: (times: number, code: number) => void;
  stop: () => Promise<void>;
}

/** On this port, or on one that is free. */
export async function mailServer(port = 0): Promise<MailServer> {
  const taken: TakenMail[] = [];
  let refusals = 0;
  let refusalCode = 451;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData: (stream, session, answer) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        if (refusals > 0) {
          refusals -= 1;
          answer(Object.assign(new Error("Not now"), { responseCode: refusalCode }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(pieces).toString("utf8"),
        });
        answer(null);
      });
    },
  });
  server.on("error", () => undefined);
  const listening = server.listen(port, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("The mail server has no port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    taken,
    refuse: (times, code) => {
      refusals = times;
      refusalCode = code;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A port on which nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address !== "string" ? address.port : 1;
}
