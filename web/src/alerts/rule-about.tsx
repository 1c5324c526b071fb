import { Link } from '@tanstack/react-router';
import { writeTerm } from '../../../src/collect/event-query/contract.ts';
import type { AlertReply } from '../../../src/detect/alerts/contract.ts';
import { EventText } from '../frame/event-text.tsx';
import { ExternalLink } from '../frame/external-link.tsx';
import { SeverityBadge } from '../frame/severity-badge.tsx';
import { attackTags } from './attack-tags.ts';

/** The rule in full. Its author and rule set stand here because the Detection Rule License 1.1 asks for both. */
export function RuleAbout({ rule }: { readonly rule: AlertReply['rule'] }) {
  const { techniques, tactics } = attackTags(rule.tags);
  return (
    <div className="rule-about">
      <p className="prose">{rule.description}</p>
      <dl className="pairs">
        <dt>Rule</dt>
        <dd>
          <Link to="/detections/$ruleId" params={{ ruleId: rule.id }}>
            {rule.title}
          </Link>
        </dd>
        <dt>Author</dt>
        <dd>{rule.author || 'not named'}</dd>
        <dt>Level</dt>
        <dd>
          <SeverityBadge level={rule.level} />{' '}
          <span className="muted">{`maturity: ${rule.status || 'not stated'}`}</span>
        </dd>
        <dt>Rule set</dt>
        <dd>
          <ExternalLink address={rule.ruleSet.url}>{rule.ruleSet.name}</ExternalLink>{' '}
          <span className="muted">{rule.ruleSet.licence}</span>
        </dd>
        {techniques.length + tactics.length > 0 && (
          <>
            <dt>ATT&amp;CK</dt>
            <dd>{[...techniques, ...tactics].join(' · ')}</dd>
          </>
        )}
        <dt>False positives</dt>
        <dd>
          <TextList texts={rule.falsePositives} none="none named by the author" />
        </dd>
        <dt>References</dt>
        <dd>
          {rule.references.length === 0 && <span className="muted">none</span>}
          <ul className="plain">
            {rule.references.map((address) => (
              <li key={address}>
                <ExternalLink address={address}>{address}</ExternalLink>
              </li>
            ))}
          </ul>
        </dd>
        <dt>Matches</dt>
        <dd>
          <Link to="/hunt" search={{ query: writeTerm({ field: 'rule', value: rule.id }) }}>
            All events that this rule matched
          </Link>
        </dd>
        <dt>File</dt>
        <dd>
          <code>
            <EventText text={rule.file} limit={300} />
          </code>{' '}
          <span className="muted">version {rule.version}</span>
        </dd>
      </dl>
    </div>
  );
}

function TextList({ texts, none }: { readonly texts: readonly string[]; readonly none: string }) {
  if (texts.length === 0) return <span className="muted">{none}</span>;
  return (
    <ul className="plain">
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
