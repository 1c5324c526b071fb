import { z } from 'zod';
import { elastic } from './elastic.ts';
import { forward } from './forward.ts';
import { gelf } from './gelf.ts';
import { hec } from './hec.ts';
import { otlp } from './otlp.ts';
import { syslogReceiver } from './syslog-receiver.ts';

/** Every protocol in which logs come, besides uploads. */
export const RECEIVERS = [elastic, forward, gelf, hec, otlp, syslogReceiver] as const;

type Entry = (typeof RECEIVERS)[number];
type Groups = { readonly [Each in Entry as Each['id']]: z.ZodPrefault<Each['settings']> };

/** The settings of each as a group of the configuration, under its id. */
export const RECEIVER_SETTINGS = Object.fromEntries(
  RECEIVERS.map(({ id, settings }) => [id, z.prefault(settings, {})]),
  // `fromEntries` forgets which name has which value.
) as unknown as Groups;
