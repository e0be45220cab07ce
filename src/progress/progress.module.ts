import { Module } from '@nestjs/common';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { ClientFactsQueries } from './client-facts.queries.js';
import { ProgressCounts } from './progress-counts.service.js';
import { ProgressQueries } from './progress.queries.js';
import { ProgressService } from './progress.service.js';

@Module({
  imports: [AssignmentsModule, RequestsModule, SlotsModule],
  providers: [ClientFactsQueries, ProgressCounts, ProgressQueries, ProgressService],
  exports: [ClientFactsQueries],
})
export class ProgressModule {}
