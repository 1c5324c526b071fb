import type { ReactElement } from 'react';

const SEVERITIES = {
  critical: { word: 'Critical', code: 'C', shape: <path d="M4 0h4l4 4v4l-4 4H4L0 8V4z" /> },
  high: { word: 'High', code: 'H', shape: <path d="M6 0.5 12 11.5H0z" /> },
  medium: { word: 'Medium', code: 'M', shape: <path d="M6 0 12 6 6 12 0 6z" /> },
  low: { word: 'Low', code: 'L', shape: <circle cx="6" cy="6" r="5.5" /> },
  info: { word: 'Info', code: 'I', shape: <path d="M0 4.5h12v3H0z" /> },
} as const satisfies Record<string, { word: string; code: string; shape: ReactElement }>;

/** An unknown level is shown as Info with its own word, never hidden. */
export function SeverityBadge({ level }: { readonly level: string }) {
  const key = level in SEVERITIES ? (level as keyof typeof SEVERITIES) : 'info';
  const { word, code, shape } = SEVERITIES[key];
  const isKnown = key !== 'info' || level === 'informational' || level === 'info';
  return (
    <span className={`severity severity-${key}`}>
      <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" fill="currentColor">
        {shape}
      </svg>
      <span className="severity-word">{isKnown ? word : level}</span>
      <span className="severity-code" aria-hidden="true">
        {code}
      </span>
    </span>
  );
}
