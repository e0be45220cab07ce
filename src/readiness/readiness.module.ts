import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { DesignationsService } from './designations.service.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessPages } from './readiness-pages.service.js';
import { ReadinessQueries } from './readiness.queries.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  imports: [AccountsModule, AdministratorsModule, AssignmentsModule, DelegationsModule],
  controllers: [ReadinessController],
  providers: [DesignationsService, ReadinessPages, ReadinessQueries, ReadinessService],
})
export class ReadinessModule {}
