import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { DataSource } from 'typeorm';
import { Public } from '../web/access.guard.js';

/** For load balancers: alive says the process answers, ready says that it can serve. */
@Controller('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  @Public(true)
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @Public(true)
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response) {
    const lag = await this.outboxLag();
    if (!lag) response.status(503);
    return { status: lag ? 'ok' : 'database unreachable', jobs: lag ?? undefined };
  }

  /** Waiting jobs and the age of the oldest: a worker that lives but does nothing shows here. */
  private async outboxLag(): Promise<{ waiting: number; oldestSeconds: number } | null> {
    const rows = (await this.dataSource.query('SELECT * FROM outbox_lag()').catch(() => null)) as
      { waiting: string; oldest_seconds: number }[] | null;
    const row = rows?.[0];
    return row ? { waiting: Number(row.waiting), oldestSeconds: Math.round(row.oldest_seconds) } : null;
  }
}
