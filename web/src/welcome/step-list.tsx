import type { ShiftState } from './shift-steps.ts';

/** Small, for the band: which are done, which is next. */
export function StepList({ state: { steps, next } }: { readonly state: ShiftState }) {
  return (
    <ol className="shift-steps">
      {steps.map(({ step, act }) => (
        <li
          key={step.action}
          className={act ? 'step-done' : undefined}
          aria-current={step === next ? 'step' : undefined}
        >
          <span className="step-mark" aria-hidden="true">
            {act ? '✓' : ''}
          </span>
          <span>
            {step.title}
            {act && <span className="hidden">, done</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
