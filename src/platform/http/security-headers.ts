import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

type Policy = Readonly<Record<string, readonly string[]>>;

/** What data, files and problems may do when somebody opens their address: nothing. Only the page has a policy of its own. */
const REPLY_POLICY: Policy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/**
 * The policy of one page, sent once: scripts and styles count only where they carry this nonce, whoever's address they have.
 * What the pages' scripts load themselves inherits it. Trusted Types leave no sink that takes text for script; the one policy
 * they allow is in `web/src/frame/page-policy.ts`.
 */
export function pagePolicy(nonce: string): string {
  const policy: Policy = {
    ...REPLY_POLICY,
    'script-src': [`'nonce-${nonce}'`],
    'script-src-attr': ["'none'"],
    'style-src': [`'nonce-${nonce}'`],
    'style-src-attr': ["'none'"],
    // The marks of the editor are pictures written into its style sheet.
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default'],
  };
  return Object.entries(policy)
    .map(([name, values]) => [name, ...values].join(' '))
    .join(';');
}

/** Of what a browser can give to a page, ours uses passkeys, the clipboard (to copy) and the whole screen (the wall). */
const PERMISSIONS_POLICY = [
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
  'clipboard-write=(self)',
  'fullscreen=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'clipboard-read',
    'display-capture',
    'encrypted-media',
    'gamepad',
    'geolocation',
    'gyroscope',
    'hid',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'picture-in-picture',
    'screen-wake-lock',
    'serial',
    'usb',
    'window-management',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ');

export async function addSecurityHeaders(app: FastifyInstance, isHttps: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: mutable(REPLY_POLICY) },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    // Over plain http on loopback it would lock the browser out of every other service of that host name.
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
    // `no-referrer` would blank the Origin header of form posts, which the same-origin check reads.
    referrerPolicy: { policy: 'same-origin' },
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', PERMISSIONS_POLICY);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

const mutable = (policy: Policy) =>
  Object.fromEntries(Object.entries(policy).map(([name, values]) => [name, [...values]]));
