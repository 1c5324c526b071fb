import { Button } from '@mantine/core';
import { useState } from 'react';

type RecoveryCodesProps = { readonly codes: readonly string[]; readonly onClose: () => void };

export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  const [isCopied, setCopied] = useState(false);
  // Browsers give the clipboard to pages from https and from this machine only.
  const canCopy = navigator.clipboard !== undefined;
  return (
    <div className="stack">
      <p>
        Each of these lets you in once without the app. Print them, or keep them where you keep passwords, not on the
        same phone.
      </p>
      <ol className="recovery-codes value">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="form-foot">
        <span className="muted" role="status">
          {isCopied ? 'Copied.' : ''}
        </span>
        {canCopy && (
          <Button onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}>
            Copy
          </Button>
        )}
        <Button variant="filled" onClick={onClose}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
