import type { CoverageReply } from '../../../../src/detect/content/contract.ts';
import { COVERAGE_WORDS } from './cell-fill.ts';

type CoverageTableProps = { readonly coverage: CoverageReply; readonly onOpen: (technique: string) => void };

/** The grid's numbers, each technique once. */
export function CoverageTable({ coverage, onOpen }: CoverageTableProps) {
  const tacticsOf = (id: string) =>
    coverage.tactics
      .filter(({ techniques }) => techniques.includes(id))
      .map(({ name }) => name)
      .join(', ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <section className="scroll" aria-label="Techniques" tabIndex={0}>
      <table className="grid coverage-table">
        <caption className="hidden">Techniques with their coverage</caption>
        <thead>
          <tr>
            <th scope="col">Technique</th>
            <th scope="col">Tactics</th>
            <th scope="col">Coverage</th>
            <th scope="col" className="col-count">
              Rules
            </th>
            <th scope="col" className="col-count">
              Seeing
            </th>
            <th scope="col" className="col-count">
              Fired
            </th>
          </tr>
        </thead>
        <tbody>
          {coverage.techniques.map(({ id, name, coverage: kind, rules, seeing, fired }) => (
            <tr key={id}>
              <td>
                <button type="button" className="link-button row-link" onClick={() => onOpen(id)}>
                  {id} {name}
                </button>
              </td>
              <td className="muted">{tacticsOf(id)}</td>
              <td>{COVERAGE_WORDS[kind].word}</td>
              <td className="col-count">{rules}</td>
              <td className="col-count">{seeing}</td>
              <td className="col-count">{fired}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
