import { Module } from '@nestjs/common';
import { ClientFactsQueries } from './client-facts.queries.js';
import { ProgressService } from './progress.service.js';
import { RefreshProgressJob } from './refresh-progress.job.js';

@Module({ providers: [ClientFactsQueries, ProgressService, RefreshProgressJob], exports: [ProgressService] })
export class DashboardModule {}
