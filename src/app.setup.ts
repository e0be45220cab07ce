import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import passport from 'passport';
import type pg from 'pg';
import type { Env } from './config/env.js';
import { ENV, SESSION_POOL } from './platform/platform.module.js';
import { sessions } from './platform/auth/sessions.js';
import { boundConnections } from './platform/web/connection-bounds.js';
import { serveAssets } from './platform/web/assets.js';
import { compressPages } from './platform/web/express/compressed-pages.js';
import { SeenFiles } from './platform/files/seen-files.js';
import { cleanBody, readQuery } from './platform/web/sent/clean-input.js';
import type { PageRequest } from './platform/web/current.js';
import { showError } from './platform/web/error.filter.js';
import { refuseWrittenKeys } from './platform/web/sent/refused-keys.js';
import { sameOriginOnly } from './platform/web/same-origin.js';
import { readUploads } from './platform/web/uploads.js';
import { Shells } from './platform/web/shells.js';
import { configureViews } from './platform/web/engine/view-engine.js';
import { SecurityEvents } from './platform/audit/security-events.js';

/** Everything around the routes, in order. Used by main.ts and by every HTTP test. */
export function setUpApp(app: NestExpressApplication): void {
  const env = app.get<Env>(ENV);
  const secure = env.PUBLIC_URL.startsWith('https://');
  boundConnections(app.getHttpServer() as Server, { behindProxy: env.TRUST_PROXY > 0 });
  app.set('trust proxy', env.TRUST_PROXY);
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', readQuery);
  configureViews(app);
  app.use(nameRequest);
  app.use(securityHeaders(secure));
  app.use(withoutDevices);
  app.use(compressPages);
  serveAssets(app);
  app.use(privatePages);
  app.use(sameOriginOnly(env.PUBLIC_URL));
  const session = { secret: env.SESSION_SECRET, secure, idleMinutes: env.SESSION_IDLE_MINUTES };
  app.use(sessions(app.get<pg.Pool>(SESSION_POOL), session));
  app.use(passport.initialize(), passport.session());
  app.useBodyParser('urlencoded', { extended: false, limit: '1mb', parameterLimit: 6_000 });
  app.use(readUploads(app.get(SeenFiles)));
  app.use(cleanBody);
  app.use(refuseWrittenKeys);
  const shells = app.get(Shells);
  const events = app.get(SecurityEvents);
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    events.refused(error, request as PageRequest);
    showError(error, request as PageRequest, response, shells);
  });
  app.enableShutdownHooks();
}

function nameRequest(request: Request, response: Response, next: NextFunction): void {
  const id = randomUUID();
  (request as PageRequest).requestId = id;
  response.set('X-Request-Id', id);
  next();
}

// No inline script, no foreign origin; frames only for our own PDF preview and sandboxed mails.
function securityHeaders(secure: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [`'none'`],
        scriptSrc: [`'self'`],
        styleSrc: [`'self'`],
        imgSrc: [`'self'`, 'data:'],
        fontSrc: [`'self'`],
        connectSrc: [`'self'`],
        frameSrc: [`'self'`],
        formAction: [`'self'`],
        objectSrc: [`'none'`],
        baseUri: [`'none'`],
        frameAncestors: [`'self'`],
      },
    },
    frameguard: { action: 'sameorigin' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
  });
}

// No page of ours, nor one that would get into it, needs a camera, a place, a payment or another site's frame.
const permissionsPolicy = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'camera',
  'display-capture',
  'encrypted-media',
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
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'web-share',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

function withoutDevices(_request: Request, response: Response, next: NextFunction): void {
  response.set('Permissions-Policy', permissionsPolicy);
  next();
}

// Personal pages are never kept by a browser or a proxy (shown again after sign-out).
function privatePages(_request: Request, response: Response, next: NextFunction): void {
  response.set('Cache-Control', 'no-store');
  next();
}
