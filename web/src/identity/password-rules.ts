/** As `src/platform/identity/password.ts` judges; the server's word counts. */
export const PASSWORD_RULES = '12 characters or more, five of them different, and not the user’s name in it';
export const PASSWORD_MIN_LENGTH = 12;
