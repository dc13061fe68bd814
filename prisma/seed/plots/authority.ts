/** Releases that show what change authority is for: a check that is waived, a waiver that a board decides about, an emergency nobody answered for. */
import { floorRelease, reviewed, webRelease } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

export const trackingByMail: Plot = {
  ...webRelease("tracking 1.10.0"),
  service: "parcel-tracking",
  title: "Parcel tracking 1.10: a mail when the van is near",
  purpose: "Customers wait at home for a whole day. A mail half an hour before the van comes lets them go out.",
  kind: "minor",
  changes: [
    { title: "Send a mail when the van is near", reason: "One parcel in nine is not taken in at home.", origin: "improvement" },
  ],
  criteria: ["The mail comes between twenty and forty minutes before the van", "The mail is right in nine languages"],
  artifacts: [archive("tracking", "1.10.0")],
};

export const newRoutes: Plot = {
  ...floorRelease("warehouse 10.0.0"),
  service: "warehouse",
  title: "Warehouse 10: both warehouses as one",
  purpose: "A box is picked wherever its things lie, in the north or in the south, and put together at the ramp.",
  kind: "major",
  changes: [
    {
      title: "Pick one order in two warehouses",
      reason: "Every fifth order waits for a van between them.",
      origin: "requirement",
    },
    { title: "One map for both warehouses", reason: "There are two today, and they differ.", origin: "problem" },
    { title: "Put boxes together at the ramp", reason: "Customers get two parcels for one order.", origin: "improvement" },
    { title: "Count the stock of both at once", reason: "The sums of the two never agree.", origin: "defect" },
  ],
  criteria: ["A box of two halves is closed within four minutes", "A full night of the peak season is replayed without a stop"],
  artifacts: [archive("warehouse", "10.0.0"), archive("route-planner", "10.0.0")],
};

export const lostMessages: Plot = {
  ...webRelease("message-bus 3.2.1"),
  service: "message-bus",
  title: "Message bus 3.2.1: messages that arrive twice",
  purpose: "Since Monday one message in a thousand arrives twice, and customers are charged twice for it.",
  kind: "patch",
  changes: [
    { title: "Hand each message over once", reason: "Sixty customers were charged twice.", origin: "defect", model: "emergency" },
  ],
  criteria: ["A million messages arrive once each"],
  observationDays: 1,
  artifacts: [archive("message-bus", "3.2.1")],
};

/** The same every season, and it went well every time: what could become a standard change. */
const mailTexts = (season: string, version: string): Plot => ({
  ...webRelease(`mail texts ${version}`),
  service: "customer-mail",
  title: `Customer mail: texts of the ${season}`,
  purpose: `Marketing has written the texts of the ${season}, in nine languages.`,
  kind: "patch",
  changes: [
    { title: `Bring in the texts of the ${season}`, reason: "The old ones speak of the season before.", origin: "requirement" },
  ],
  criteria: ["Every text is there in nine languages"],
  artifacts: [archive("mailer", version), archive("mail-texts", version)],
  ...reviewed({ lessons: "None: it goes the same way every time." }),
});

export const spring = mailTexts("spring", "2.8.1");
export const summer = mailTexts("summer", "2.8.2");
export const autumn = mailTexts("autumn", "2.8.3");
