/** Nordwind's releases of six months: in every phase there is one, and some went wrong. Days are counted back from the present. */
import * as course from "./course.ts";
import { accepts, builds, type Chapter, deploys, handsOver, type Incident, observation, reviews, window } from "./course.ts";
import { opened, questioned, recused } from "./decisions.ts";
import { letsIn, wantsIn } from "./intakes.ts";
import * as authority from "./plots/authority.ts";
import * as commerce from "./plots/commerce.ts";
import * as logistics from "./plots/logistics.ts";
import * as office from "./plots/office.ts";
import * as platform from "./plots/platform.ts";
import { oneProtocol } from "./plots/protocol.ts";
import { acceptsAllButOne, endsWaiver, waives } from "./waivers.ts";

/** An emergency is decided about once more when it is over, before its review is written. */
const emergencyEnds = (ratification: Incident) => [window, deploys, handsOver, observation, ratification, reviews];

const closed: readonly Chapter[] = [
  {
    ...{ plot: office.taxRates, began: 176, window: 162 },
    prepares: { check_in: [course.redBuild("charges Danish tax on a parcel to Denmark"), builds, accepts] },
  },
  {
    ...{ plot: logistics.pickLists, began: 172, window: 158 },
    prepares: { check_in: [course.redBuild("leads through the south warehouse by its own map"), builds, accepts] },
  },
  {
    ...{ plot: commerce.appOffline, began: 168, window: 161 },
    happens: {
      deployment: [
        course.refused("claire", "The window lies in the first days of the sale. Take the week after."),
        course.newWindow(154),
      ],
    },
  },
  {
    ...{ plot: platform.warehouseZone, began: 163, window: 149 },
    happens: { deployment: [course.withdrawn("Four openings are in nobody's list. It is asked for again when they are in.")] },
  },
  { plot: commerce.fasterSearch, began: 150, window: 136 },
  {
    ...{ plot: commerce.sharperPictures, began: 146, window: 132 },
    happens: {
      build_and_test: [
        course.asked([
          "mateo",
          "refuse",
          "Nobody has said what the larger pictures cost on a slow phone. I would measure that first.",
        ]),
      ],
      closed: [course.later(126)],
    },
  },
  {
    ...{ plot: commerce.confirmationLanguages, began: 139, window: 125 },
    prepares: {
      check_in: [builds, accepts, course.defect("The Czech confirmation ends in the middle of a sentence"), course.mends],
    },
  },
  {
    ...{ plot: platform.busSurvives, began: 132, window: 118 },
    prepares: {
      closed: [
        window,
        course.backsOut({ step: 2, note: "The second room has disk space for one copy, not for three." }),
        course.triesAgain(111, "The disks of the second room are being exchanged. The same build goes in next week."),
        ...[window, deploys, handsOver, observation, reviews],
      ],
    },
  },
  { plot: authority.spring, began: 116, window: 110 },
  { plot: authority.summer, began: 73, window: 67 },
  { plot: authority.autumn, began: 43, window: 37 },
  { plot: commerce.lighterPictures, began: 128, window: 114 },
  {
    ...{ plot: commerce.orderArchive, began: 118, window: 104 },
    prepares: {
      closed: [
        window,
        course.backsOut({ step: 1, note: "The order table was locked for four minutes at a time." }),
        ...[handsOver, observation, reviews],
      ],
    },
    happens: { closed: [course.later(39)] },
  },
  { plot: platform.secondFactor, began: 112, window: 82, happens: { planning: [course.expired] } },
  { plot: commerce.giftVouchers, began: 105, window: 91 },
  { plot: commerce.plannerRetired, began: 98, window: 84 },
  { plot: commerce.leakedKey, began: 95, window: 95, prepares: { closed: emergencyEnds(course.ratified) } },
  {
    ...{ plot: logistics.carrierRules, began: 88, window: 88 },
    prepares: {
      closed: emergencyEnds(
        course.notRatified(
          "The carrier announced it three weeks before. That is not an emergency.",
          "Nobody reads the address to which it was sent: that is what has to be mended.",
          "It was done well. It should not have been necessary.",
          "I would have granted it as a normal change, three weeks ago.",
          "I agree with the others.",
          "Raise the follow-up first.",
        ),
      ),
    },
    happens: { closed: [course.later(79)] },
  },
  {
    ...{ plot: office.salesByHour, began: 84, window: 70 },
    happens: {
      deployment: [
        course.toldMore(
          "The key users are told a week before, and the buyers, who begin at six, by telephone the evening before.",
        ),
      ],
    },
  },
  { plot: logistics.carrierCalendar, began: 80, window: 66 },
  { plot: commerce.certificate, began: 70, window: 56 },
  { plot: logistics.weatherForecast, began: 66, window: 52, happens: { closed: [course.later(27)] } },
  { plot: platform.hostUpdates, began: 60, window: 50 },
];

const cancelled: readonly Chapter[] = [
  {
    ...{ plot: logistics.trackingMap, began: 76, window: 60, ready: 66, stops: "check_in" },
    prepares: { check_in: [builds] },
    happens: {
      check_in: [course.cancelled("The carrier has withdrawn its offer: the positions of vans are not given out any more.")],
    },
  },
  {
    ...{ plot: commerce.suggestBundles, began: 52, window: 38, ready: 46, stops: "build_and_test" },
    happens: {
      build_and_test: [course.cancelled("The buyers have dropped the bundles: the suppliers give no discount on them.")],
    },
  },
];

const underWay: readonly Chapter[] = [
  {
    ...{ plot: commerce.smallerBatches, began: 40, window: -30, ready: 38, stops: "build_and_test" },
    prepares: { build_and_test: [] },
  },
  {
    ...{ plot: platform.busQuotas, began: 31, window: -10, ready: 19, stops: "check_in" },
    happens: { check_in: [course.expired, course.defect("A sender that is slowed loses its last message")] },
  },
  {
    ...{ plot: logistics.forecastRetired, began: 28, window: -6, ready: 20, stops: "check_in" },
    prepares: { check_in: [] },
  },
  {
    ...{ plot: office.electronicInvoices, began: 26, window: 12, stops: "closed" },
    prepares: { closed: [window, deploys, handsOver] },
  },
  {
    ...{ plot: platform.secondLine, began: 22, window: -5, ready: 2, stops: "deployment" },
    happens: { deployment: [course.granted] },
  },
  {
    ...{ plot: commerce.appScanner, began: 21, window: 8, stops: "closed" },
    happens: { closed: [course.asked()] },
  },
  {
    ...{ plot: office.ledgerYear, began: 19, window: -18, windowHours: 36, ready: 11, stops: "build_and_test" },
    happens: { build_and_test: [course.asked(["grace", "grant", "The month of the window has no closing of a quarter. Good."])] },
  },
  {
    ...{ plot: commerce.socialSignIn, began: 18, window: 4, stops: "closed" },
    prepares: { closed: [window, deploys, handsOver] },
  },
  { plot: commerce.groupedSizes, began: 17, window: -2, prepares: { closed: [] }, stops: "closed" },
  {
    ...{ plot: logistics.coldRoom, began: 15, window: 1, stops: "closed" },
    prepares: {
      closed: [window, course.backsOut({ step: 2, note: "A full cold room stopped the north line, not the picking." })],
    },
  },
  {
    ...{ plot: commerce.instantRefunds, began: 12, window: -12, ready: 4, stops: "check_in" },
    prepares: { check_in: [course.redBuild("pays a refund once when the bank answers late"), builds, accepts] },
    happens: {
      check_in: [
        course.asked(
          ["ingrid", "grant"],
          [
            "amara",
            "refuse",
            "The late answer of the bank is only tested with a bank that answers after a second. Test it with one that never does.",
          ],
        ),
        course.redBuild("pays a refund once when the bank never answers"),
      ],
    },
  },
  {
    ...{ plot: commerce.returnsPortal, began: 10, window: -20, ready: 6, stops: "build_and_test" },
    happens: {
      build_and_test: [
        course.asked(),
        questioned(
          "ingrid",
          "What happens to a return that was begun on paper before the window?",
          "It is finished on paper: the warehouse keeps the forms for six weeks, and nobody has to begin again.",
        ),
      ],
    },
  },
  {
    ...{ plot: commerce.darkCatalogue, began: 9, window: -9, ready: 2, stops: "deployment" },
    happens: {
      deployment: [
        course.rehearsal("Half of the pages stayed bright: the style sheet of the version before was still kept by the proxy."),
        course.asked(["mateo", "grant"]),
      ],
    },
  },
  {
    ...{ plot: platform.releaseDesk, began: 13, window: -6, ready: 1.5, stops: "deployment" },
    prepares: {
      check_in: [
        builds,
        wantsIn({
          title: "What the release desk runs on",
          reason: "It runs in the sandbox since spring; its list was read by two of us, licences and known weaknesses.",
          kind: "baseline",
        }),
        accepts,
      ],
    },
  },
  {
    ...{ plot: commerce.accountsPatch, began: 7, window: -7, ready: 3, stops: "check_in" },
    prepares: {
      check_in: [
        builds,
        accepts,
        letsIn({
          title: "What customer accounts are made of",
          reason: "Licences are read. Two packages are a major version behind and go with 3.5: until then, for a while only.",
          days: 60,
        }),
      ],
    },
    happens: { check_in: [course.asked(), questioned("amara", "Was it tried with an account that is ten years old?")] },
  },
  {
    ...{ plot: oneProtocol, began: 14, window: -14, windowHours: 3, ready: 4, stops: "check_in" },
    prepares: { check_in: [course.redBuild("turns a sender without a name away"), builds, accepts] },
    happens: {
      check_in: [
        course.asked(),
        opened("ingrid", "olga"),
        questioned(
          "ingrid",
          "Was a till of the oldest model tried, or only said to work?",
          "Only the two newer ones. The oldest is on its way to the sandbox; I ask again when it has been tried.",
        ),
        course.voted("amara", "refuse", "Half of the tills are of the oldest model. Try one before this is asked again."),
        course.redBuild("sends from a till of the oldest model"),
        builds,
        accepts,
        course.asked(["grace", "grant"]),
      ],
    },
  },
  {
    ...{ plot: commerce.cartSums, began: 3.6, window: 1 / 24, windowHours: 12, stops: "closed" },
    prepares: { closed: [window, course.startsDeploying] },
  },
  {
    ...{ plot: platform.brokenSession, began: 3.2, window: 2, stops: "closed" },
    prepares: { closed: [window, deploys, handsOver, observation, course.ratificationAsked] },
  },
  {
    ...{ plot: authority.trackingByMail, began: 11, window: -8, ready: 3, stops: "check_in" },
    prepares: {
      check_in: [
        builds,
        acceptsAllButOne("The Czech mail ends in the middle of a sentence."),
        course.defect("The mail comes twice when the van turns round"),
        waives("grace", "no-blocking-defect", "It happens on one street in Bremen. Mended before the window.", 9),
        endsWaiver("It is mended: nothing is left to waive."),
        course.mends,
        acceptsAllButOne("The Czech mail ends in the middle of a sentence."),
        waives(
          "amara",
          "criteria-met",
          "No parcel goes to the Czech Republic before December. The text follows with 1.10.1.",
          12,
        ),
      ],
    },
    happens: { check_in: [course.asked(["mateo", "grant"])] },
  },
  {
    ...{ plot: authority.newRoutes, began: 24, window: -16, ready: 2, stops: "check_in" },
    prepares: {
      check_in: [
        course.redBuild("counts the stock of both at once"),
        course.redBuild("counts the stock of both at midnight"),
        builds,
        acceptsAllButOne("Two nights of three: in the third the scanners of the south lost their way."),
        waives(
          "henrik",
          "criteria-met",
          "The third night was a broken scanner, not the software. It is replayed in the window.",
          14,
        ),
      ],
    },
  },
  {
    ...{ plot: authority.lostMessages, began: 6, window: 6, stops: "closed" },
    prepares: { closed: [window, deploys, handsOver] },
  },
  {
    ...{ plot: office.payslips, began: 2, window: -16, stops: "planning" },
    happens: { planning: [course.asked(), recused("amara", "My own pay is among those that the new tax classes change.")] },
  },
  { plot: commerce.faxGateway, began: 1, window: -40, stops: "planning" },
];

export const chronicle: readonly Chapter[] = [...closed, ...cancelled, ...underWay];
