/** Small releases that the change advisory board talked about in its weekly meetings. */
import { floorRelease, webRelease } from "../habits.ts";
import type { Plot } from "../plot.ts";
import { archive } from "./artifact.ts";

export const faxHeaders: Plot = {
  ...webRelease("the fax gateway 3.4.1"),
  service: "fax-gateway",
  title: "Orders by fax 3.4.1: page numbers on every fax",
  purpose: "An order by fax that lost a page is seen to have lost it.",
  kind: "patch",
  changes: [
    { title: "Number the pages of a fax", reason: "Two orders were taken in without their last page.", origin: "defect" },
  ],
  artifacts: [archive("fax-gateway", "3.4.1")],
};

export const quietRecommendations: Plot = {
  ...webRelease("recommendations 2.8.1"),
  service: "recommendations",
  title: "Recommendations 2.8.1: nothing that was bought yesterday",
  purpose: "What somebody has just bought is not recommended to them again.",
  kind: "patch",
  changes: [{ title: "Leave out what was just bought", reason: "Customers laugh about it, and write.", origin: "defect" }],
  artifacts: [archive("recommendations", "2.8.1")],
};

export const forecastHolidays: Plot = {
  ...floorRelease("the stock forecast 1.12"),
  service: "stock-forecast",
  title: "Stock forecast 1.12: holidays of nine countries",
  purpose: "Before a long weekend enough lies in the warehouse of the country that has it.",
  kind: "minor",
  changes: [{ title: "Know the holidays of each country", reason: "Easter sold out in four countries.", origin: "improvement" }],
  artifacts: [archive("stock-forecast", "1.12.0")],
};

export const trackingLinks: Plot = {
  ...floorRelease("parcel tracking 4.3"),
  service: "parcel-tracking",
  title: "Parcel tracking 4.3: one link for all parcels of an order",
  purpose: "Whoever ordered three things sees in one place where they are.",
  kind: "minor",
  changes: [{ title: "One link for all parcels of an order", reason: "A third of all calls ask for it.", origin: "requirement" }],
  artifacts: [archive("parcel-tracking", "4.3.0")],
};

export const faxArchive: Plot = {
  ...webRelease("the fax gateway 3.4.2"),
  service: "fax-gateway",
  title: "Orders by fax 3.4.2: faxes are kept as long as orders",
  purpose: "A fax is deleted on the day on which its order may be.",
  kind: "patch",
  changes: [{ title: "Keep faxes as long as orders", reason: "The auditors asked for it.", origin: "requirement" }],
  artifacts: [archive("fax-gateway", "3.4.2")],
};

export const faxReceipts: Plot = {
  ...webRelease("the fax gateway 3.5"),
  service: "fax-gateway",
  title: "Orders by fax 3.5: a receipt by mail for every fax",
  purpose: "Whoever orders by fax knows within a minute that it has arrived.",
  kind: "patch",
  changes: [{ title: "Send a receipt for every fax", reason: "They call to ask, each time.", origin: "requirement" }],
  artifacts: [archive("fax-gateway", "3.5.0")],
};

export const forecastWeather: Plot = {
  ...floorRelease("the stock forecast 1.13"),
  service: "stock-forecast",
  title: "Stock forecast 1.13: the weather of the next ten days",
  purpose: "What sells in the heat is there before it comes.",
  kind: "minor",
  changes: [{ title: "Take the weather in", reason: "Fans sold out on the first hot day, again.", origin: "improvement" }],
  artifacts: [archive("stock-forecast", "1.13.0")],
};
