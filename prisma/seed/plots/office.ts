/** What the releases of the departments at the headquarters are about. */
import { officeRelease, reviewed } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

export const taxRates: Plot = {
  ...officeRelease("invoicing 5.0.0"),
  service: "invoicing",
  title: "Invoicing 5.0: tax by the country of delivery",
  purpose: "From next quarter on the tax of the country counts to which the parcel goes, for nine countries.",
  kind: "major",
  changes: [
    { title: "Charge the tax of the country of delivery", reason: "The law demands it.", origin: "requirement" },
    { title: "Show the tax on credit notes", reason: "Accounting adds it by hand, 300 times a month.", origin: "improvement" },
  ],
  artifacts: [archive("invoicing", "5.0.0"), archive("tax-tables", "5.0.0")],
  ...reviewed({
    customerValue: "Customers abroad see the tax of their country.",
    businessValue: "The law is kept, and 300 credit notes a month are right without a hand.",
    lessons: "The tax advisor's table had two countries swapped. Somebody who knows the rates should read the tests.",
  }),
};

export const electronicInvoices: Plot = {
  ...officeRelease("invoicing 5.1.0"),
  service: "invoicing",
  title: "Invoicing 5.1: invoices that machines can read",
  purpose: "Companies get their invoice as a file that their own books take in without typing.",
  kind: "minor",
  changes: [{ title: "Send invoices as structured files", reason: "Companies will have to demand it.", origin: "requirement" }],
  observationDays: 7,
  artifacts: [archive("invoicing", "5.1.0"), archive("tax-tables", "5.1.0")],
};

export const ledgerYear: Plot = {
  ...officeRelease("Kontora 18"),
  service: "general-ledger",
  title: "General ledger: Kontora 18",
  purpose: "The vendor ends the support of version 16 in four months. Version 18 also closes a month in a day less.",
  kind: "major",
  changes: [{ title: "Go from Kontora 16 to 18", reason: "Support of version 16 ends.", origin: "requirement" }],
  risks: [
    {
      title: "A report of our own does not run on version 18",
      ...{ likelihood: "high", impact: "medium" },
      mitigation: "All forty reports are run on a copy, and compared.",
      contingency: "The report is written by hand for a month.",
    },
    {
      title: "The move takes longer than a weekend",
      ...{ likelihood: "low", impact: "high" },
      mitigation: "Rehearsed twice on a copy: nineteen hours.",
      contingency: "Back to the copy on Sunday at noon, whatever is left.",
    },
  ],
  artifacts: [archive("kontora", "18.0.3"), archive("ledger-reports", "18.1")],
};

export const payslips: Plot = {
  ...officeRelease("payroll 22.5"),
  service: "payroll",
  title: "Payroll 22.5: the new tax classes",
  purpose: "The tax office changes the classes with the coming quarter. The vendor's version is there.",
  kind: "patch",
  changes: [{ title: "Bring in the new tax classes", reason: "They count from the coming quarter on.", origin: "requirement" }],
  artifacts: [archive("payroll", "22.5")],
};

export const salesByHour: Plot = {
  ...officeRelease("reporting 7.0.0"),
  service: "reporting",
  title: "Reporting 7.0: sales by the hour",
  purpose: "The management sees at noon what was sold in the morning, not the next day.",
  kind: "major",
  changes: [
    { title: "Refresh figures by the hour", reason: "Campaigns are steered by yesterday's figures.", origin: "requirement" },
  ],
  criteria: ["The figures are never older than ninety minutes", "The shop is not slower while they are refreshed"],
  observationDays: 3,
  artifacts: [archive("reporting", "7.0.0")],
  ...reviewed({
    customerValue: "Figures are an hour old at most; they were a day old.",
    businessValue: "A campaign that did not work was stopped at two in the afternoon.",
    lessons: "Reading every order again each hour was too much for the order database: only what changed is read now.",
  }),
};
