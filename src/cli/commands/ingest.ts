import type { CommandDefinition } from '../command.ts';

export const command: CommandDefinition = {
  arguments: [{ name: '<paths...>', description: 'files, folders, or - for standard input' }],
  options: [
    {
      flags: '--type <source>',
      description: 'windows-event-log, aws-cloudtrail, syslog, …; auto recognises (default: auto)',
    },
    { flags: '--again', description: 'send a file again that was sent before' },
    { flags: '--no-wait', description: 'do not wait until the events are searchable' },
  ],
  examples: [
    { line: 'watchfloor ingest Security.evtx', does: 'a file, recognised by its content' },
    { line: 'watchfloor ingest logs/', does: 'every file of a folder' },
    { line: 'zcat trail.json.gz | watchfloor ingest --type aws-cloudtrail -', does: 'standard input' },
  ],
  run: async (call) => (await import('../run-ingest.ts')).runIngest(call),
};
