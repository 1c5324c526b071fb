import type { RegisteredCommand } from './command.ts';

/** Every command, sorted; each is loaded only when it is called. */
export const COMMANDS = [
  { name: 'alert list', summary: 'list alerts', load: () => import('./commands/alert-list.ts') },
  { name: 'alert show', summary: 'show why an alert fired', load: () => import('./commands/alert-show.ts') },
  { name: 'alert take', summary: 'claim an alert', load: () => import('./commands/alert-take.ts') },
  {
    name: 'alert verdict',
    summary: 'close an alert with a verdict',
    load: () => import('./commands/alert-verdict.ts'),
  },
  { name: 'auth token', summary: 'make, list or revoke API tokens', load: () => import('./commands/auth-token.ts') },
  { name: 'case close', summary: 'close a case with its outcome', load: () => import('./commands/case-close.ts') },
  { name: 'case note', summary: 'write a note into a case', load: () => import('./commands/case-note.ts') },
  { name: 'case open', summary: 'open a case, empty or from alerts', load: () => import('./commands/case-open.ts') },
  { name: 'case show', summary: 'show a case', load: () => import('./commands/case-show.ts') },
  {
    name: 'completion',
    summary: 'print a completion script for a shell',
    load: () => import('./commands/completion.ts'),
  },
  { name: 'config', summary: 'show the settings in force', load: () => import('./commands/config.ts') },
  { name: 'demo purge', summary: 'remove the sample recording', load: () => import('./commands/demo-purge.ts') },
  { name: 'detect', summary: 'run rules over log files, without a server', load: () => import('./commands/detect.ts') },
  { name: 'doctor', summary: 'check this machine and the server', load: () => import('./commands/doctor.ts') },
  { name: 'ingest', summary: 'send log files to the server', load: () => import('./commands/ingest.ts') },
  { name: 'rules lint', summary: 'check rule files', load: () => import('./commands/rules-lint.ts') },
  { name: 'serve', summary: 'run the server', load: () => import('./commands/serve.ts') },
  { name: 'version', summary: 'show version, runtime and platform', load: () => import('./commands/version.ts') },
] as const satisfies readonly RegisteredCommand[];
