import type { DetectionInFull } from '../../../src/detect/content/contract.ts';
import { ZonedTime } from '../frame/zoned-time.tsx';

type RuleVersionsProps = {
  readonly rule: DetectionInFull;
  readonly compared: string | undefined;
  readonly onCompare: (version: string | undefined) => void;
};

export function RuleVersions({ rule, compared, onCompare }: RuleVersionsProps) {
  if (rule.versions.length === 0) return <p className="muted">Its text is being read.</p>;
  return (
    <ul className="rows">
      {rule.versions.map(({ version, packId, since, isInForce }) => (
        <li key={version}>
          <span className="value">{version}</span>
          <span className="grow muted">
            {packId}, first read <ZonedTime at={since} />
          </span>
          {isInForce ? (
            'in force'
          ) : (
            <button
              type="button"
              className="tab"
              aria-pressed={version === compared}
              onClick={() => onCompare(version === compared ? undefined : version)}
            >
              compare
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
