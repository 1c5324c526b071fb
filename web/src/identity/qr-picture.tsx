import { encode } from 'uqr';

/** Dark on white in both themes: many scanners read no inverted code. The margin of four modules is part of the standard. */
const MARGIN = 4;

export function QrPicture({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { border: 0 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  const edge = size + 2 * MARGIN;
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`${-MARGIN} ${-MARGIN} ${edge} ${edge}`}>
      <path className="qr-ground" d={`M${-MARGIN} ${-MARGIN}h${edge}v${edge}h${-edge}z`} />
      <path className="qr-ink" d={path} shapeRendering="crispEdges" />
    </svg>
  );
}
