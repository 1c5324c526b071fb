import type { DetectionReply } from '../../../src/detect/content/contract.ts';

/** `windows / process_creation`, in the words of Sigma. */
export function logsourceText({ product, category, service }: DetectionReply['logsource']): string {
  const parts = [product, category, service].filter((part) => part !== undefined);
  return parts.length === 0 ? 'any' : parts.join(' / ');
}
