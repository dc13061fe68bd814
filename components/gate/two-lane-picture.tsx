import type { GatePicture } from "#lib/domain/gate-picture";
import { workPhases } from "#lib/domain/gate-picture";
import { drawn } from "./drawn-list.tsx";
import { doorHeight, doorWidth, dropLength, GateDoor } from "./gate-door.tsx";
import { PhaseBox, phaseHeight } from "./phase-box.tsx";
import { cut, sayLine } from "./say-line.tsx";
import { UprightPicture } from "./upright-picture.tsx";

const width = 1120;
const stride = (width - doorWidth) / 4;
const phaseTop = doorHeight + dropLength;
const bottom = phaseTop + phaseHeight;

/**
 * The signature of the product: change management above, release management below. Four authorizations come down, the
 * review goes up. Drawn on the server; where there is no room it stands upright, as an ordered list.
 */
export function TwoLanePicture({ picture, number, zone }: { picture: GatePicture; number: number; zone: string }) {
  const { headline, gates, phases, wayBack } = picture;
  const said = sayLine(headline, zone);
  const height = bottom + (wayBack ? 44 : 1);
  return (
    <figure className="mb-6 rounded-lg border border-line bg-raised px-7 pt-4 pb-4 shadow-card max-sm:px-4">
      <figcaption className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 text-ink-2">
        <span aria-hidden="true" className="font-semibold text-ink-3 text-xs max-lg:hidden">
          Change management
        </span>
        <span>{said}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: its list and the caption name it */}
      <svg viewBox={`-1 -1 ${width + 2} ${height + 2}`} className="block h-auto w-full overflow-visible max-lg:hidden">
        <g {...drawn.hidden} className="stroke-line [stroke-dasharray:2_5]">
          <path d={`M0 ${doorHeight / 2}H${width}`} />
          <path d={`M0 ${phaseTop + phaseHeight / 2}H${width}`} />
          {gates.map(({ gate }, index) => (
            <rect
              key={gate}
              x={index * stride}
              width={doorWidth}
              height={doorHeight}
              rx="6"
              className="fill-raised stroke-none"
            />
          ))}
        </g>
        <g {...drawn.list}>
          {gates.flatMap((gate, index) => {
            const phase = phases[index];
            return [
              <GateDoor key={`gate ${gate.gate}`} view={gate} x={index * stride} y={0} zone={zone} />,
              ...(phase
                ? [<PhaseBox key={phase.phase} view={phase} x={index * stride} y={phaseTop} zone={zone} number={number} />]
                : []),
            ];
          })}
        </g>
        {wayBack ? <WayBack way={wayBack} zone={zone} /> : null}
      </svg>
      <p aria-hidden="true" className={`font-semibold text-ink-3 text-xs max-lg:hidden ${wayBack ? "-mt-5" : "mt-3"}`}>
        Release management
      </p>
      <UprightPicture picture={picture} number={number} zone={zone} />
      {wayBack ? (
        <p className="mt-3 text-ink-2 text-sm lg:sr-only">
          Sent back {sayLine([wayBack.at, wayBack.reason ? `: ${wayBack.reason}` : ""], zone)}
        </p>
      ) : null}
    </figure>
  );
}

/** The way a release was sent back, under the lower lane. */
function WayBack({ way: { from, to, at, reason }, zone }: { way: NonNullable<GatePicture["wayBack"]>; zone: string }) {
  const [start, end] = [from, to].map((phase) => workPhases.indexOf(phase) * stride + doorWidth / 2);
  if (start === undefined || end === undefined) return null;
  const [right, left] = [start - 20, end + 60];
  const below = bottom + 22;
  return (
    <g {...drawn.hidden}>
      <g className="fill-none stroke-ink-3 [stroke-width:1.5]">
        <path d={`M${right} ${bottom + 3}v11q0 8 -8 8H${left + 8}q-8 0 -8 -8v-10`} className="[stroke-dasharray:3_4]" />
        <path d={`M${left - 5} ${bottom + 10}l5 -6 5 6`} strokeLinecap="round" strokeLinejoin="round" />
      </g>
      <text x={left + 14} y={below + 18} className="fill-ink-2 text-[12.5px]">
        {cut(`sent back ${sayLine([at], zone)}${reason ? `: ${reason}` : ""}`, Math.floor((width - left) / 6.4))}
      </text>
    </g>
  );
}
