import type { Clock } from '../../../platform/kernel/index.ts';
import { createIntakeBook, type IntakePage } from './intake-book.ts';
import { type EntrySink, MessageBatcher } from './message-batcher.ts';
import { listenTcp } from './syslog-tcp.ts';
import { listenUdp } from './syslog-udp.ts';

/** Whatever comes to these ports is of this source. */
export const SYSLOG_ID = 'syslog';

export type SyslogLimits = {
  /** A longer message keeps its beginning, and counts as truncated. */
  readonly messageBytes: number;
  readonly batchBytes: number;
  readonly flushMs: number;
  /** Held in memory for UDP at most: datagrams beyond are dropped. */
  readonly udpPendingBytes: number;
  /** Held in memory for TCP at most: connections are not read while it is reached. */
  readonly tcpPendingBytes: number;
  readonly retryMs: number;
  readonly openSenders: number;
  readonly connections: number;
  /** A silent connection is closed after this. Long, because plain syslog loses what was on its way when it notices. */
  readonly idleMs: number;
  /** Asked of the system, which may grant less (`net.core.rmem_max`). */
  readonly udpReceiveBufferBytes: number;
};

export const SYSLOG_LIMITS: SyslogLimits = {
  messageBytes: 64 * 1024,
  batchBytes: 256 * 1024,
  flushMs: 50,
  udpPendingBytes: 32 * 1024 * 1024,
  tcpPendingBytes: 16 * 1024 * 1024,
  retryMs: 100,
  openSenders: 1_024,
  connections: 1_024,
  idleMs: 24 * 3600 * 1000,
  udpReceiveBufferBytes: 4 * 1024 * 1024,
};

/** Messages, but for `connections…`. Each received message ends as journalled or dropped. */
export type SyslogCounters = {
  receivedUdp: number;
  receivedTcp: number;
  journalled: number;
  truncated: number;
  /** UDP only: a datagram of no bytes, as a port scan sends; it says nothing. */
  droppedEmpty: number;
  /** UDP only: the journal is slower than the senders. */
  droppedBufferFull: number;
  /** The journal refused the entry itself. */
  droppedRefused: number;
  /** Not journalled when the receiver was closed. */
  droppedClosing: number;
  connectionsOpen: number;
  connectionsRefused: number;
};

export type SyslogReceiverOptions = {
  readonly host: string;
  /** 0: any free port. Undefined: this transport is off. */
  readonly udpPort?: number;
  readonly tcpPort?: number;
  readonly sink: EntrySink;
  readonly clock: Clock;
  /** The pages of `syslog-udp` and `syslog-tcp` in the book in which all receivers count alike. */
  readonly pageOf?: (door: string) => IntakePage;
  readonly limits?: Partial<SyslogLimits>;
};

export type SyslogReceiver = {
  readonly udpPort: number | undefined;
  readonly tcpPort: number | undefined;
  readonly counters: Readonly<SyslogCounters>;
  /** Stops listening, then waits until what was received is journalled, or counted as dropped. */
  readonly close: () => Promise<void>;
};

/** What both transports share, each with its own batcher. */
export type SyslogIntake = {
  readonly host: string;
  readonly limits: SyslogLimits;
  readonly counters: SyslogCounters;
  readonly page: IntakePage;
  readonly batcher: MessageBatcher;
};

/** One transport, listening. `close` stops it; what it received is in the batcher then. */
export type SyslogListener = { readonly port: number; readonly close: () => Promise<void> };

/**
 * Syslog over UDP (RFC 5426) and plain TCP (RFC 6587). Throws `syslog.cannot-listen` (unavailable) where a port is
 * taken or forbidden.
 */
export async function startSyslogReceiver(options: SyslogReceiverOptions): Promise<SyslogReceiver> {
  const limits = { ...SYSLOG_LIMITS, ...options.limits };
  const counters = newCounters();
  const pageOf = options.pageOf ?? createIntakeBook().pageOf;
  let onRelieved = () => {};
  const intake = (door: string, pendingBytes: number, relieved: () => void): SyslogIntake => {
    const page = pageOf(door);
    const events = { ...countingEvents(counters, page), onRelieved: relieved };
    const deps = { sink: options.sink, clock: options.clock, sourceId: SYSLOG_ID };
    const batcher = new MessageBatcher(deps, { ...limits, pendingBytes }, events);
    return { host: options.host, limits, counters, page, batcher };
  };
  const udpIntake = intake('syslog-udp', limits.udpPendingBytes, () => {});
  const tcpIntake = intake('syslog-tcp', limits.tcpPendingBytes, () => onRelieved());
  const udp = options.udpPort === undefined ? undefined : await listenUdp(options.udpPort, udpIntake);
  const tcp = options.tcpPort === undefined ? undefined : await listenTcpOrUndo(options.tcpPort, tcpIntake, udp);
  if (tcp !== undefined) onRelieved = tcp.resume;
  return {
    udpPort: udp?.port,
    tcpPort: tcp?.port,
    counters,
    close: async () => {
      await Promise.all([udp?.close(), tcp?.close()]);
      await Promise.all([udpIntake.batcher.close(), tcpIntake.batcher.close()]);
    },
  };
}

async function listenTcpOrUndo(port: number, intake: SyslogIntake, udp: SyslogListener | undefined) {
  try {
    return await listenTcp(port, intake);
  } catch (error) {
    await udp?.close();
    throw error;
  }
}

function newCounters(): SyslogCounters {
  return {
    receivedUdp: 0,
    receivedTcp: 0,
    journalled: 0,
    truncated: 0,
    droppedEmpty: 0,
    droppedBufferFull: 0,
    droppedRefused: 0,
    droppedClosing: 0,
    connectionsOpen: 0,
    connectionsRefused: 0,
  };
}

function countingEvents(counters: SyslogCounters, page: IntakePage) {
  return {
    onJournalled: (messages: number, sender: string) => {
      counters.journalled += messages;
      page.journalled({ sourceId: SYSLOG_ID, sender }, messages);
    },
    onDropped: (messages: number, reason: 'refused' | 'closing', sender: string) => {
      if (reason === 'refused') counters.droppedRefused += messages;
      else counters.droppedClosing += messages;
      page.dropped({ sourceId: SYSLOG_ID, sender }, reason === 'refused' ? 'journal' : 'closing', messages);
    },
  };
}
