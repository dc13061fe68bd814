import { Card, CardPart } from "#components/ui/card";
import { Cell, Table } from "#components/ui/table";
import { Time } from "#components/ui/time";
import type { MailSettings } from "#lib/env";
import type { UndeliveredMail } from "#lib/queries/settings-page";

/** Whether people are written to, and whom no mail reached. */
export function MailCard({
  settings,
  waiting,
  undelivered,
  zone,
}: {
  settings: MailSettings | null;
  waiting: number;
  undelivered: readonly UndeliveredMail[];
  zone: string;
}) {
  return (
    <Card title="Mail">
      {settings ? (
        <p>
          People are written to through <b className="font-[560]">{new URL(settings.smtpUrl).host}</b>, as {settings.from}.{" "}
          {waiting === 0 ? "No mail waits." : waiting === 1 ? "One mail waits to be sent." : `${waiting} mails wait to be sent.`}
        </p>
      ) : (
        <p>
          Nobody is written to: <code>SMTP_URL</code> and <code>MAIL_FROM</code> are not set. What is needed of people stands in
          their inboxes all the same.
        </p>
      )}
      {undelivered.length === 0 ? null : (
        <CardPart title="Not delivered" count={undelivered.length}>
          <p className="mb-3 text-ink-2">Tried for hours, and given up. What was to be told stands in the inbox.</p>
          <Table
            caption="Mails that were not delivered"
            columns={[
              { key: "to", label: "To" },
              { key: "at", label: "Given up" },
              { key: "why", label: "What the server said", isWide: true },
            ]}
          >
            {undelivered.map(({ id, personName, email, attempts, lastError, endedAt }) => (
              <tr key={id}>
                <Cell isHead>
                  {personName} <span className="break-all font-normal text-ink-2">{email}</span>
                </Cell>
                <Cell>
                  {endedAt ? <Time at={endedAt} zone={zone} isQuiet /> : null}, after {attempts}
                </Cell>
                <Cell isWide>
                  <span className="break-words">{lastError}</span>
                </Cell>
              </tr>
            ))}
          </Table>
        </CardPart>
      )}
    </Card>
  );
}
