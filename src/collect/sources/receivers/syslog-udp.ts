import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { cannotListen } from './cannot-listen.ts';
import { plainAddress } from './plain-address.ts';
import { SYSLOG_ID, type SyslogIntake, type SyslogListener } from './syslog.ts';

/** RFC 5426: one datagram, one message. UDP cannot be slowed down, so beyond the buffer it is dropped, and counted. */
export async function listenUdp(port: number, intake: SyslogIntake): Promise<SyslogListener> {
  const { host, limits, counters, page, batcher } = intake;
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.on('message', (message, peer) => {
    const key = { sourceId: SYSLOG_ID, sender: plainAddress(peer.address) };
    counters.receivedUdp += 1;
    page.received(key, 1);
    if (message.length === 0) {
      counters.droppedEmpty += 1;
      page.dropped(key, 'empty', 1);
      return;
    }
    if (batcher.isFull) {
      counters.droppedBufferFull += 1;
      page.dropped(key, 'buffer-full', 1);
      return;
    }
    const isTruncated = message.length > limits.messageBytes;
    if (isTruncated) {
      counters.truncated += 1;
      page.truncated(key, 1);
    }
    batcher.add(key.sender, isTruncated ? message.subarray(0, limits.messageBytes) : message);
  });
  await bind(socket, port, host);
  enlargeBuffer(socket, limits.udpReceiveBufferBytes);
  return { port: socket.address().port, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

function bind(socket: Socket, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (cause) => reject(cannotListen('UDP', { host, port, cause })));
    socket.bind(port, host, () => {
      socket.removeAllListeners('error');
      // A datagram that cannot be received is the network's loss; it must not end the process.
      socket.on('error', () => {});
      resolve();
    });
  });
}

/** Some systems refuse a size beyond their limit instead of granting less: the default is kept then. */
function enlargeBuffer(socket: Socket, bytes: number): void {
  try {
    socket.setRecvBufferSize(bytes);
  } catch {
    // Kept as the system made it.
  }
}
