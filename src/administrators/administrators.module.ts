import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { AdministratorBatch } from './administrator-batch.service.js';
import { AdministratorsQueries } from './administrators.queries.js';
import { AdministratorsService } from './administrators.service.js';
import { CardsService } from './cards.service.js';
import { LeavingDays } from './leaving-days.service.js';

@Module({
  imports: [ClientsModule],
  providers: [AdministratorBatch, AdministratorsQueries, AdministratorsService, CardsService, LeavingDays],
  exports: [AdministratorBatch, AdministratorsQueries, AdministratorsService, CardsService, LeavingDays],
})
export class AdministratorsModule {}
