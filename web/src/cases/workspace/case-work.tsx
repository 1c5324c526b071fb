import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { CaseReply } from '../../../../src/respond/cases/contract.ts';
import { refreshCase } from '../case-calls.ts';
import type { CaseAct } from './case-allowed.ts';
import type { ComposerFields, ComposerKind } from './composer-kinds.ts';

export type CaseWork = {
  readonly item: CaseReply;
  /** Why it cannot be done now; undefined: it can. */
  readonly off: (act: CaseAct) => string | undefined;
  /** Opens the field for something new, with these values. */
  readonly compose: (kind: ComposerKind, fields?: Partial<ComposerFields>) => void;
  readonly noteSaved: () => void;
};

const Context = createContext<CaseWork | undefined>(undefined);
export const CaseWorkProvider = Context.Provider;

export function useCaseWork(): CaseWork {
  const work = useContext(Context);
  if (!work) throw new Error('There is no case around this.');
  return work;
}

/** A write to the case: afterwards everything of it is read anew, and the page says when it was saved. */
export function useCaseWrite<Input, Reply>(
  write: (input: Input) => Promise<Reply>,
  after: { readonly onDone?: (reply: Reply, input: Input) => void; readonly onError?: (error: Error) => void } = {},
): UseMutationResult<Reply, Error, Input> {
  const client = useQueryClient();
  const { item, noteSaved } = useCaseWork();
  return useMutation<Reply, Error, Input>({
    mutationFn: write,
    onSuccess: (reply, input) => {
      noteSaved();
      after.onDone?.(reply, input);
      return refreshCase(client, item.number);
    },
    onError: (error) => {
      after.onError?.(error);
      // What is shown may be what was out of date.
      void refreshCase(client, item.number);
    },
  });
}
