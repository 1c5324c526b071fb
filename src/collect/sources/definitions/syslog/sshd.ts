/** What an sshd message says about a sign-in. */
export type SshdSignIn = {
  readonly isSuccess: boolean;
  readonly user: string;
  readonly ip: string;
  readonly port?: number;
};

/** OpenSSH auth.c `auth_log`: `Accepted|Failed <method> for [invalid user ]<user> from <ip> port <n>`. */
const OUTCOME =
  /^(Accepted|Failed) \S{1,64} for (?:invalid user )?(.{0,256}?) from (\S{1,64})(?: port (\d{1,5}))?(?=\s|$|:)/;
const INVALID_USER = /^Invalid user (.{0,256}?) from (\S{1,64})(?: port (\d{1,5}))?$/;

/** Undefined where the message is about something else, or the outcome is not clear from it. */
export function readSshdSignIn(message: string): SshdSignIn | undefined {
  const outcome = OUTCOME.exec(message);
  const [, user, ip, port] = outcome?.slice(1) ?? [undefined, ...(INVALID_USER.exec(message)?.slice(1) ?? [])];
  if (user === undefined || ip === undefined) return undefined;
  return { isSuccess: outcome?.[1] === 'Accepted', user, ip, ...(port === undefined ? {} : { port: Number(port) }) };
}
