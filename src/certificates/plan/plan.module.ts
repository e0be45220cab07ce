import { Module } from '@nestjs/common';
import { ClientsModule } from '../../clients/clients.module.js';
import { GroupingsModule } from '../../groupings/groupings.module.js';
import { CertificatesModule } from '../certificates.module.js';
import { PlanController } from './plan.controller.js';
import { PlanQueries } from './plan.queries.js';

@Module({
  imports: [ClientsModule, GroupingsModule, CertificatesModule],
  controllers: [PlanController],
  providers: [PlanQueries],
})
export class PlanModule {}
