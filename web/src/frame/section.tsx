import { type ReactNode, useId } from 'react';

type SectionProps = { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode };

export function Section({ title, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && aside !== false && <span className="muted">{aside}</span>}
      </header>
      {children}
    </section>
  );
}
