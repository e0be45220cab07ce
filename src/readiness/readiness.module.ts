import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AdministratorsModule } from '../administrators/administrators.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { DesignationsService } from './designations.service.js';
import { MassMandates } from './mandate/mass-mandates.service.js';
import { Strategies } from './strategies/strategies.service.js';
import { StrategiesQueries } from './strategies/strategies.queries.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessPages } from './readiness-pages.service.js';
import { ReadinessQueries } from './readiness.queries.js';
import { ReadinessService } from './readiness.service.js';

@Module({
  imports: [AccountsModule, AdministratorsModule, AssignmentsModule, DelegationsModule, RequestsModule],
  controllers: [ReadinessController],
  providers: [
    DesignationsService,
    MassMandates,
    ReadinessPages,
    ReadinessQueries,
    ReadinessService,
    Strategies,
    StrategiesQueries,
  ],
})
export class ReadinessModule {}
