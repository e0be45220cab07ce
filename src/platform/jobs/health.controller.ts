import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { SecretsService } from '../secrets/secrets.service.js';
import { Public } from '../web/access.guard.js';
import { isLate, Lag, lookEverySeconds } from './lag.js';
import { SchemaWatch } from './schema-watch.js';

/** Nothing that keeps it from serving is over sooner: it is looked at as often for the banner of the pages. */
const worthAsking = lookEverySeconds;

/** For load balancers: alive says the process answers, ready says that it can serve, is of the database’s version, and that its jobs are done. No detail: anybody asks. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly lag: Lag,
    private readonly schema: SchemaWatch,
    private readonly secrets: SecretsService,
  ) {}

  @Public(true)
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Public(true)
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response) {
    const [lag, outdated] = await Promise.all([this.lag.read(), this.schema.isNewer()]);
    const isReady = lag !== null && !isLate(lag) && !outdated;
    if (!isReady) response.status(503).set('Retry-After', String(worthAsking));
    if (outdated) return { status: 'outdated' };
    // It serves all the same: what some people cannot do, the operator finds by `npm run cli -- health`.
    const served = this.secrets.someClosed ? 'degraded' : 'ok';
    return { status: isReady ? served : 'not ready' };
  }
}
