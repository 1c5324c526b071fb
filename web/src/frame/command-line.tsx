import { Button } from '@mantine/core';
import { useState } from 'react';
import './command-line.css';

type CommandLineProps = { readonly says: string; readonly text: string };

/** A line for the terminal, to be copied. */
export function CommandLine({ says, text }: CommandLineProps) {
  const [isCopied, setCopied] = useState(false);
  // Browsers give the clipboard to pages from https and from this machine only.
  const canCopy = navigator.clipboard !== undefined;
  return (
    <div className="command">
      <p>{says}</p>
      <div className="command-line">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, also by keyboard (WCAG 2.1.1). */}
        <code tabIndex={0}>{text}</code>
        {canCopy && (
          <Button
            aria-label={`Copy: ${text}`}
            onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
          >
            {isCopied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </div>
    </div>
  );
}
