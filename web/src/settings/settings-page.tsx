import type { ReactNode } from 'react';

type SettingsPageProps = { readonly title: string; readonly line: string; readonly children: ReactNode };

/** A page of settings that is read, not worked through as a list. */
export function SettingsPage({ title, line, children }: SettingsPageProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: nothing in some of them takes the focus, and they must scroll by keyboard
    <main className="page page-record settings-record" tabIndex={0}>
      <header className="record-head">
        <h1>{title}</h1>
        <p className="muted">{line}</p>
      </header>
      {children}
    </main>
  );
}
