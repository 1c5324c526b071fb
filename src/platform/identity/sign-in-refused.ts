import { WatchfloorError } from '../kernel/index.ts';

export function signInRefused(message: string): WatchfloorError {
  return new WatchfloorError('denied', 'identity.sign-in-refused', { message, httpStatus: 401 });
}
