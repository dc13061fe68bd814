/** What the shop's releases are about. */
import { retirement, reviewed, webRelease } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

export const fasterSearch: Plot = {
  ...webRelease("web-shop 7.2.0"),
  service: "web-shop",
  title: "Web shop 7.2: search in half the time",
  purpose: "Customers leave when the search takes longer than a second. The index moves into memory.",
  kind: "minor",
  changes: [{ title: "Answer searches from memory", reason: "The search takes 1.4 seconds at noon.", origin: "improvement" }],
  artifacts: [archive("web-shop", "7.2.0"), archive("search-index", "7.2.0")],
  ...reviewed({
    customerValue: "A search takes 0.3 seconds at noon, and one customer in nine fewer leaves after it.",
    businessValue: "Orders that begin with a search rose by four per cent.",
    lessons: "The index takes twelve minutes to fill: a node joins only when it is whole.",
  }),
};

export const orderArchive: Plot = {
  ...webRelease("order-archive 12.1.0"),
  service: "order-database",
  title: "Order database 12.1: old orders in an archive",
  purpose: "Orders older than ten years move out of the way, so that the nightly backup fits into the night again.",
  kind: "minor",
  changes: [
    { title: "Archive orders older than ten years", reason: "The backup ran until nine in the morning.", origin: "problem" },
  ],
  risks: [
    {
      title: "The move locks the order table during business hours",
      likelihood: "medium",
      impact: "high",
      mitigation: "In batches of ten thousand, at night.",
      contingency: "Stop after the running batch; every batch is whole by itself.",
    },
  ],
  artifacts: [archive("order-archive", "12.1.0")],
  ...reviewed({
    plannedVsActual: "Backed out in the second step: the move locked the table for four minutes at a time.",
    incidents: "The shop answered slowly from 20:35 to 20:52. No order was lost.",
    customerValue: "None yet: the archive was backed out.",
    businessValue: "None yet. The back-out took twelve minutes of the twenty that were planned.",
    lessons: "The sandbox held too few orders to show the lock. The rehearsal needs a copy of the size of production.",
    decision: "follow_up",
    decisionReason: "The backup still does not fit into the night.",
  }),
};

export const smallerBatches: Plot = {
  ...webRelease("order-archive 12.2.0"),
  service: "order-database",
  title: "Order database 12.2: the archive in small batches",
  purpose: "What version 12.1 was backed out for, in batches that lock for less than a second.",
  kind: "patch",
  changes: [{ title: "Archive in batches of five hundred", reason: "The first try locked the order table.", origin: "defect" }],
  artifacts: [archive("order-archive", "12.2.0")],
  follows: orderArchive,
};

export const leakedKey: Plot = {
  ...webRelease("payments 4.7.1"),
  service: "payments",
  title: "Payments 4.7.1: replace a leaked key",
  purpose: "A key of the card processor was found in a log that left the house. It is replaced before somebody uses it.",
  kind: "patch",
  changes: [
    {
      title: "Replace the processor's key",
      reason: "The key stood in a log file handed to a supplier.",
      ...{ origin: "problem", model: "emergency" },
    },
  ],
  artifacts: [archive("payments", "4.7.1")],
  ...reviewed({
    customerValue: "No card was misused.",
    businessValue: "The processor has closed the case without a fine.",
    lessons: "Keys do not belong in logs: a check in the build now looks for them.",
  }),
};

export const certificate: Plot = {
  ...webRelease("the certificate"),
  service: "web-shop",
  title: "Web shop: certificate for the coming year",
  purpose: "The certificate ends in three weeks.",
  kind: "patch",
  changes: [
    { title: "Renew the certificate of the shop", reason: "It ends in three weeks.", origin: "requirement", model: "standard" },
  ],
  artifacts: [archive("web-shop", "7.2.0-2"), archive("search-index", "7.2.0-2")],
  ...reviewed({
    customerValue: "Nobody noticed, which was the aim.",
    businessValue: "The shop stays reachable for another year.",
    lessons: "The reminder came three weeks before the end. Six would leave room for a second try.",
  }),
};

export const socialSignIn: Plot = {
  ...webRelease("accounts 3.4.0"),
  service: "customer-accounts",
  title: "Customer accounts 3.4: sign in without a password",
  purpose: "Half of the calls to the service desk are forgotten passwords.",
  kind: "minor",
  changes: [{ title: "Sign in by a link sent by mail", reason: "210 calls a week are about passwords.", origin: "requirement" }],
  observationDays: 7,
  artifacts: [archive("accounts", "3.4.0")],
};

export const instantRefunds: Plot = {
  ...webRelease("payments 4.8.0"),
  service: "payments",
  title: "Payments 4.8: instant refunds",
  purpose: "A customer who sends something back has the money within a minute, not within five days.",
  kind: "minor",
  changes: [
    {
      title: "Pay back by instant transfer",
      reason: "Waiting for the money is the first complaint about returns.",
      origin: "requirement",
    },
    { title: "Tell the customer when the money is on its way", reason: "Customers call to ask.", origin: "improvement" },
  ],
  risks: [
    {
      title: "A refund is paid twice when the bank answers late",
      likelihood: "medium",
      impact: "high",
      mitigation: "Every transfer carries a key that the bank accepts once.",
      contingency: "Switch instant refunds off; the old way stays in place.",
    },
    {
      title: "The bank's interface is slow at the end of the month",
      likelihood: "high",
      impact: "low",
      mitigation: "The window lies in the middle of the month.",
      contingency: "Refunds wait in the queue and are paid later.",
    },
  ],
  criteria: [
    "A refund of one euro arrives within a minute",
    { text: "The same refund sent twice is paid once", suite: "unit", test: "refunds > that are asked for twice are paid once" },
    { text: "The customer is told once", suite: "unit", test: "a customer > is told once" },
  ],
  artifacts: [archive("payments", "4.8.0"), archive("refund-worker", "4.8.0")],
  papers: {
    bill: "payments.cdx.json",
    reports: { unit: "payments.xml" },
    red: {
      "pays a refund once when the bank answers late": "payments-late.xml",
      "pays a refund once when the bank never answers": "payments-never.xml",
    },
  },
};

export const darkCatalogue: Plot = {
  ...webRelease("web-shop 7.3.0"),
  service: "web-shop",
  title: "Web shop 7.3: a catalogue for the night",
  purpose: "The catalogue in dark colours, for whoever shops in bed.",
  kind: "minor",
  changes: [
    { title: "Dark colours for the catalogue", reason: "Asked for in every survey for two years.", origin: "requirement" },
  ],
  criteria: [
    { text: "Everything in the catalogue can be read at night", suite: "unit" },
    "A customer completes an order from search to confirmation",
  ],
  artifacts: [archive("web-shop", "7.3.0"), archive("search-index", "7.3.0")],
  papers: { bill: "web-shop.cdx.json", reports: { unit: "web-shop.xml" } },
};

export const accountsPatch: Plot = {
  ...webRelease("accounts 3.4.1"),
  service: "customer-accounts",
  title: "Customer accounts 3.4.1: addresses with more than four lines",
  purpose: "Some addresses abroad have five lines, and the fifth is cut off.",
  kind: "patch",
  changes: [{ title: "Keep the fifth line of an address", reason: "Parcels come back from three countries.", origin: "defect" }],
  criteria: [
    { text: "An address of five lines is kept to the last", suite: "unit" },
    "No error in the log that was not there before",
  ],
  artifacts: [archive("accounts", "3.4.1")],
  papers: { bill: "accounts.cdx.xml", reports: { unit: "accounts.xml" } },
};

export const returnsPortal: Plot = {
  ...webRelease("returns-portal 1.0.0"),
  service: "returns-portal",
  title: "Returns portal 1.0",
  purpose: "Customers print their own return label and see where their parcel is.",
  kind: "major",
  changes: [{ title: "Open the returns portal", reason: "Returns by letter take nine days.", origin: "requirement" }],
  artifacts: [archive("returns-portal", "1.0.0")],
};

export const faxGateway: Plot = {
  ...retirement("the fax gateway"),
  service: "fax-gateway",
  title: "Fax gateway: out of service",
  purpose: "Eleven orders came by fax last year. The gateway costs more than they bring.",
  kind: "major",
  changes: [{ title: "Retire the fax gateway", reason: "Eleven orders a year do not pay for it.", origin: "retirement" }],
  artifacts: [],
};

export const cartSums: Plot = {
  ...webRelease("web-shop 7.2.1"),
  service: "web-shop",
  title: "Web shop 7.2.1: sums in the basket",
  purpose: "With three discounts at once the basket shows a cent too much.",
  kind: "patch",
  changes: [{ title: "Round discounts once, at the end", reason: "Eleven customers complained about a cent.", origin: "defect" }],
  artifacts: [archive("web-shop", "7.2.1"), archive("search-index", "7.2.1")],
};

export const sharperPictures: Plot = {
  ...webRelease("catalogue 6.1.0"),
  service: "product-catalogue",
  title: "Product catalogue 6.1: pictures to zoom into",
  purpose: "Customers send back what looked different on the screen. Every picture can be looked at closely.",
  kind: "minor",
  changes: [
    { title: "Keep pictures in their full size", reason: "One return in six says: looked different.", origin: "improvement" },
  ],
  artifacts: [archive("catalogue", "6.1.0"), archive("picture-worker", "6.1.0")],
  missed: { "Weight of a product page": 1310 },
  ...reviewed({
    incidents: "None, but product pages are half as heavy again on a phone.",
    customerValue: "Returns for a wrong picture fell by a third. On slow lines the page takes four seconds.",
    lessons: "The sandbox has a fast line. The weight of a page is now an acceptance criterion.",
    decision: "follow_up",
    decisionReason: "The promised weight of a page is missed by 400 kB.",
  }),
};

export const lighterPictures: Plot = {
  ...webRelease("catalogue 6.1.1"),
  service: "product-catalogue",
  title: "Product catalogue 6.1.1: pictures in three sizes",
  purpose: "A phone gets a small picture first, and the large one only when somebody looks closer.",
  kind: "patch",
  changes: [
    { title: "Send pictures in the size of the screen", reason: "Product pages weigh 1.3 MB on a phone.", origin: "defect" },
  ],
  criteria: ["A product page weighs less than 900 kB on a phone", "The full picture is one touch away"],
  artifacts: [archive("catalogue", "6.1.1"), archive("picture-worker", "6.1.1")],
  follows: sharperPictures,
  ...reviewed({
    customerValue: "The pages are lighter than before 6.1, and the pictures can still be looked at closely.",
    lessons: "Measuring on a phone in the warehouse, where the line is worst, was worth the walk.",
  }),
};

export const groupedSizes: Plot = {
  ...webRelease("catalogue 6.2.0"),
  service: "product-catalogue",
  title: "Product catalogue 6.2: one page for all sizes",
  purpose: "A shirt in five sizes is five pages today. It becomes one, with the sizes to choose from.",
  kind: "minor",
  changes: [
    { title: "Group sizes and colours", reason: "Customers do not find their size and leave.", origin: "requirement" },
    { title: "Lead old addresses to the new pages", reason: "Search engines know the old ones.", origin: "requirement" },
  ],
  criteria: ["Every size that can be ordered today can be ordered then", "An old address leads to the right size"],
  observationDays: 7,
  artifacts: [archive("catalogue", "6.2.0"), archive("picture-worker", "6.2.0")],
};

export const confirmationLanguages: Plot = {
  ...webRelease("mailer 2.8.0"),
  service: "customer-mail",
  title: "Customer mail 2.8: confirmations in the customer's language",
  purpose: "Who orders in Polish gets the confirmation in German. It comes in the language of the order.",
  kind: "minor",
  changes: [
    { title: "Write in the language of the order", reason: "Sixty calls a week ask what it says.", origin: "requirement" },
  ],
  criteria: ["A confirmation comes in each of the nine languages", "A missing text falls back to English, never to a blank"],
  artifacts: [archive("mailer", "2.8.0"), archive("mail-texts", "2.8.0")],
  ...reviewed({
    customerValue: "Calls about confirmations went from sixty a week to seven.",
    lessons: "The missing Czech text was found by reading, not by a test. A test now counts the texts of each language.",
  }),
};

export const appOffline: Plot = {
  ...webRelease("shop-app 4.0.0"),
  service: "mobile-app",
  title: "Mobile app 4.0: the basket survives a tunnel",
  purpose: "What lies in the basket stays there when the line breaks, and is ordered when it is back.",
  kind: "major",
  changes: [
    { title: "Keep the basket on the phone", reason: "Two in five baskets are lost on the train.", origin: "requirement" },
    {
      title: "Tell when an order is waiting for the line",
      reason: "Customers order twice when nothing happens.",
      origin: "improvement",
    },
  ],
  risks: [
    {
      title: "A price changes while the phone is without a line",
      ...{ likelihood: "high", impact: "medium" },
      mitigation: "The price of the moment of the order counts, and the customer confirms it when it differs.",
      contingency: "The service desk gives back the difference.",
    },
  ],
  criteria: ["A basket filled in flight mode is there after a restart", "An order waiting for the line is sent once"],
  observationDays: 5,
  artifacts: [
    { name: "shop-app.apk", version: "4.0.0", mediaType: "application/vnd.android.package-archive" },
    archive("app-gateway", "4.0.0"),
  ],
  ...reviewed({
    plannedVsActual: "One week later than first planned, because the sale was in the way. The window was kept.",
    customerValue: "Baskets lost on the way fell from two in five to one in twenty.",
    businessValue: "Orders from the app rose by eight per cent in the first week.",
    lessons: "Ask the owner about the calendar of sales before the window is chosen.",
  }),
};

export const appScanner: Plot = {
  ...webRelease("shop-app 4.1.0"),
  service: "mobile-app",
  title: "Mobile app 4.1: scan what you want again",
  purpose: "Point the phone at an empty box, and what was in it lies in the basket.",
  kind: "minor",
  changes: [{ title: "Order again by scanning the code", reason: "Asked for by one customer in four.", origin: "requirement" }],
  criteria: [
    "Nine of ten codes from the shelf are read within a second",
    "Without the camera's permission the app says what to do",
  ],
  observationDays: 3,
  artifacts: [
    { name: "shop-app.apk", version: "4.1.0", mediaType: "application/vnd.android.package-archive" },
    archive("app-gateway", "4.1.0"),
  ],
  ...reviewed({
    customerValue: "Eleven thousand boxes were scanned in three days.",
    lessons: "Old phones read codes slowly in poor light: the next version switches the lamp on.",
  }),
};

export const giftVouchers: Plot = {
  ...webRelease("vouchers 1.0.0"),
  service: "gift-vouchers",
  title: "Gift vouchers 1.0",
  purpose: "Customers give money for the shop: by mail at once, or on paper within two days.",
  kind: "major",
  changes: [
    {
      title: "Sell vouchers",
      reason: "The question the service desk hears most in the weeks before holidays.",
      origin: "requirement",
    },
    { title: "Redeem vouchers in the basket", reason: "A voucher nobody can redeem is worth nothing.", origin: "requirement" },
  ],
  risks: [
    {
      title: "Somebody guesses the code of a voucher",
      ...{ likelihood: "medium", impact: "high" },
      mitigation: "Codes of twenty characters, and five tries an hour.",
      contingency: "Block the voucher and send the owner a new one.",
    },
  ],
  criteria: ["A voucher is bought, sent and redeemed in part", "The sixth wrong code within an hour is turned away"],
  artifacts: [archive("vouchers", "1.0.0")],
  ...reviewed({
    customerValue: "Nine hundred vouchers were given in the first fortnight.",
    businessValue: "Fifty-two thousand euros were paid for goods that are still to be chosen.",
    lessons: "Accounting wants vouchers as a debt, not as a sale: ask them before the next kind of payment.",
  }),
};

export const suggestBundles: Plot = {
  ...webRelease("recommender 2.3.0"),
  service: "recommendations",
  title: "Recommendations 2.3: bundles at a lower price",
  purpose: "Whoever has a tent in the basket is offered mats and a lamp together, for less.",
  kind: "minor",
  changes: [{ title: "Offer bundles below the basket", reason: "Buyers hope for five per cent more.", origin: "improvement" }],
  artifacts: [archive("recommender", "2.3.0")],
};

export const plannerRetired: Plot = {
  ...retirement("the print catalogue planner"),
  service: "catalogue-planner",
  title: "Print catalogue planner: out of service",
  purpose: "The last printed catalogue has appeared. What laid it out is not needed any more.",
  kind: "major",
  changes: [{ title: "Retire the print catalogue planner", reason: "There is nothing left to lay out.", origin: "retirement" }],
  artifacts: [],
  decommission: [
    {
      kind: "dry_run",
      title: "Switched off from Monday to Tuesday",
      note: "One call: from the archive, who wanted the last issue as a file.",
    },
    { kind: "data", title: "Keep the issues of ten years as files", note: "In the file store, read back by two people." },
    { kind: "data", title: "Delete drafts and price lists", note: "Deleted, with a protocol for the auditors." },
    {
      kind: "licence",
      title: "Give back four licences of the layout program",
      note: "Confirmed by the vendor, 3,200 euros a year.",
    },
  ],
  ...reviewed({
    customerValue: "None lost: nobody outside used it.",
    businessValue: "Two hosts and four licences less, 5,900 euros a year.",
    lessons: "The archive should be asked before every retirement: they keep what others forget.",
    decisionReason: "The service is retired.",
  }),
};
