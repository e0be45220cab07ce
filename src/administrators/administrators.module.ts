import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { AdministratorQueries } from './administrators.queries.js';
import { AdministratorsService } from './administrators.service.js';
import { CardsService } from './cards.service.js';

@Module({
  imports: [ClientsModule],
  providers: [AdministratorQueries, AdministratorsService, CardsService],
  exports: [AdministratorQueries, AdministratorsService, CardsService],
})
export class AdministratorsModule {}
