import type { SecureContextOptions } from 'node:tls';
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
  /** RFC 5425, with its certificate; with a `ca`, senders must show a certificate of it. */
  readonly tls?: { readonly port: number; readonly context: SecureContextOptions };
  readonly sink: EntrySink;
  readonly clock: Clock;
  /** The pages of `syslog-udp` and `syslog-tcp` in the book in which all receivers count alike. */
  readonly pageOf?: (door: string) => IntakePage;
  readonly limits?: Partial<SyslogLimits>;
};

export type SyslogReceiver = {
  readonly udpPort: number | undefined;
  readonly tcpPort: number | undefined;
  readonly tlsPort: number | undefined;
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
export type SyslogListener = {
  readonly port: number;
  readonly close: () => Promise<void>;
  /** Reads again from the connections that were paused because too much was pending. */
  readonly resume?: () => void;
};

/**
 * Syslog over UDP (RFC 5426), plain TCP (RFC 6587) and TLS (RFC 5425). Throws `syslog.cannot-listen` (unavailable) where a port is
 * taken or forbidden.
 */
export async function startSyslogReceiver(options: SyslogReceiverOptions): Promise<SyslogReceiver> {
  const limits = { ...SYSLOG_LIMITS, ...options.limits };
  const counters = newCounters();
  const pageOf = options.pageOf ?? createIntakeBook().pageOf;
  const intake = (door: string, pendingBytes: number, relieved: () => void): SyslogIntake => {
    const page = pageOf(door);
    const events = { ...countingEvents(counters, page), onRelieved: relieved };
    const deps = { sink: options.sink, clock: options.clock, sourceId: SYSLOG_ID };
    const batcher = new MessageBatcher(deps, { ...limits, pendingBytes }, events);
    return { host: options.host, limits, counters, page, batcher };
  };
  const opened: SyslogListener[] = [];
  const batchers: MessageBatcher[] = [];
  const close = async () => {
    await Promise.all(opened.map((one) => one.close()));
    await Promise.all(batchers.map((one) => one.close()));
  };
  const open = async (door: string, pendingBytes: number, listen: (own: SyslogIntake) => Promise<SyslogListener>) => {
    let relieve = () => {};
    const own = intake(door, pendingBytes, () => relieve());
    batchers.push(own.batcher);
    const listener = await listen(own).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    relieve = listener.resume ?? relieve;
    opened.push(listener);
    return listener.port;
  };
  const { udpPort, tcpPort, tls } = options;
  return {
    udpPort:
      udpPort === undefined
        ? undefined
        : await open('syslog-udp', limits.udpPendingBytes, (own) => listenUdp(udpPort, own)),
    tcpPort:
      tcpPort === undefined
        ? undefined
        : await open('syslog-tcp', limits.tcpPendingBytes, (own) => listenTcp(tcpPort, own)),
    tlsPort:
      tls === undefined
        ? undefined
        : await open('syslog-tls', limits.tcpPendingBytes, (own) => listenTcp(tls.port, own, tls.context)),
    counters,
    close,
  };
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
