import type { ReactNode } from 'react';

type ExternalLinkProps = { readonly address: string; readonly children: ReactNode };

/** A link only for http and https; any other scheme (`javascript:`, `file:`) stays text. Never for addresses from events. */
export function ExternalLink({ address, children }: ExternalLinkProps) {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return <span>{children}</span>;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer external" className="external">
      {children}
    </a>
  );
}
